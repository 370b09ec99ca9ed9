"""The pages anybody may ask for: help, language, privacy."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.conversation.context import Turn, button
from chalicelib.conversation.outputs import Words
from chalicelib.conversation.states import Talk
from chalicelib.i18n.catalogue import languages


def help(turn: Turn, talk: Talk) -> Talk:
    turn.say(Words("help"))
    return talk


def privacy(turn: Turn, talk: Talk) -> Talk:
    url = turn.context.portal()
    turn.say(Words("privacy_url", {"url": url}) if url else Words("privacy"))
    return talk


def language(turn: Turn, talk: Talk) -> Talk:
    rows = tuple((button(f"language.{each}", "lang", each),) for each in languages())
    turn.say(Words("language.ask"), rows=rows)
    return talk


def speak(turn: Turn, talk: Talk, chosen: str = "") -> Talk:
    """From now on this language, whatever the app reports."""
    if chosen not in languages():
        turn.toast("stale.idle")
        return talk
    turn.say(Words("language.done", {"name": Words(f"language.{chosen}")}))
    return replace(talk, language=chosen, language_chosen=True)
