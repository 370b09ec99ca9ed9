"""The words by language and key, with plural forms, over a catalogue made on the spot."""

import io

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from chalicelib.i18n.catalogue import Catalogue

RU = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "greeting"
msgstr "Здравствуйте, {name}."

msgid "bare"
msgstr "Просто текст."

msgid "count.files"
msgid_plural "count.files"
msgstr[0] "{count} файл"
msgstr[1] "{count} файла"
msgstr[2] "{count} файлов"

msgid "limit"
msgstr "Предел: {count}."

msgid "sly"
msgstr "{name.__class__}"

msgid "braced"
msgstr "{{как есть}}"

msgid "untranslated"
msgstr ""
"""

EN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "greeting"
msgstr "Hello, {name}."

msgid "count.files"
msgid_plural "count.files"
msgstr[0] "{count} file"
msgstr[1] "{count} files"
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locales")
    for language, source in (("ru", RU), ("en", EN)):
        into = folder / language / "LC_MESSAGES"
        into.mkdir(parents=True)
        with (into / "desk.mo").open("wb") as file:
            write_mo(file, read_po(io.BytesIO(source.encode()), locale=language))
    return Catalogue(folder)


def test_a_key_is_said_in_the_language_asked_for(catalogue):
    assert catalogue.words("ru", "greeting", {"name": "Анна"}) == "Здравствуйте, Анна."
    assert catalogue.words("en", "greeting", {"name": "Anna"}) == "Hello, Anna."


@pytest.mark.parametrize("language", ["pt", "", "../../etc", "RU", "ru/../en"])
def test_an_unknown_language_speaks_the_default_one(catalogue, language):
    """TG-50"""
    assert catalogue.words(language, "bare", {}) == "Просто текст."


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 файлов"), (1, "1 файл"), (2, "2 файла"), (5, "5 файлов"), (11, "11 файлов"), (21, "21 файл")],
)
def test_russian_counts_in_three_forms(catalogue, count, said):
    """TG-50"""
    assert catalogue.words("ru", "count.files", {"count": count}) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files"), (21, "21 files")])
def test_english_counts_in_two_forms(catalogue, count, said):
    assert catalogue.words("en", "count.files", {"count": count}) == said


def test_a_count_in_a_text_without_plural_forms_is_only_a_value(catalogue):
    assert catalogue.words("ru", "limit", {"count": 5}) == "Предел: 5."


def test_what_people_wrote_is_never_read_as_a_place(catalogue):
    said = catalogue.words("ru", "greeting", {"name": "{name} {0} {count!r} {"})
    assert said == "Здравствуйте, {name} {0} {count!r} {."


def test_doubled_braces_are_braces(catalogue):
    assert catalogue.words("ru", "braced", {}) == "{как есть}"


@pytest.mark.parametrize(
    ("language", "key", "values"),
    [
        ("ru", "no.such.key", {}),
        ("ru", "no.such.key", {"count": 3}),
        ("en", "bare", {}),
        ("ru", "untranslated", {}),
        ("ru", "greeting", {}),
        ("ru", "sly", {"name": "x"}),
    ],
    ids=["unknown", "unknown with a count", "other language only", "empty", "value missing", "attribute"],
)
def test_a_text_that_does_not_exist_or_cannot_be_filled_is_loud(catalogue, language, key, values):
    with pytest.raises(KeyError):
        catalogue.words(language, key, values)


def test_the_default_language_is_listed_first(catalogue):
    assert catalogue.languages == ("ru", "en")


def test_words_that_were_never_compiled_say_how_to_compile_them(tmp_path):
    with pytest.raises(FileNotFoundError, match="make words"):
        Catalogue(tmp_path).words("ru", "greeting", {"name": "Анна"})
