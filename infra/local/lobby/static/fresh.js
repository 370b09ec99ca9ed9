// Waits for events and swaps named parts of the page for those of a fresh copy; what is being typed stays.
const PAUSE = 2000;

const wait = (time) => new Promise((done) => setTimeout(done, time));

async function fresh() {
  const answer = await fetch(location.href.split("#")[0]);
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function swap(page, selector) {
  const old = document.querySelector(selector);
  const made = page.querySelector(selector);
  if (old && made && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(made));
}

export async function follow(count, selectors, after = () => {}) {
  for (;;) {
    try {
      const answer = await fetch(`/events?since=${count}`);
      const told = await answer.json();
      if (told.count === count) continue;
      const added = told.new;
      count = told.count;
      const page = await fresh();
      selectors.forEach((each) => swap(page, each));
      after(added);
    } catch {
      await wait(PAUSE);
    }
  }
}

export function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1500);
  });
}
