"""How leads are scored, and the classes that they fall into."""

from __future__ import annotations

from slalang.backends.document.make import bare, column, fact, facts, paragraph, row, table
from slalang.backends.document.material import Material
from slalang.backends.document.prose import notes, prose
from slalang.backends.document.view import Block, Row, Section, Tone, UsedIn
from slalang.model.scoring import Class, FirstMatch, Group, Points, Score, ScoreRule, Weighted
from slalang.wording.numbers import percent
from slalang.wording.phrase import EMPTY, phrase, sentence
from slalang.wording.scoring import (
    band_rule,
    earned,
    group_limits,
    limits,
    loses,
    points_of,
)
from slalang.wording.titles import anchor
from slalang.wording.words import Words, listed, maybe_named, named, say, title


def scoring(material: Material) -> Section | None:
    """A table for each score and each class."""
    words = material.words
    scores = tuple(_score(score, material) for score in material.agreement.scores)
    classes = tuple(_class(group, material) for group in material.agreement.classes)
    if not scores and not classes:
        return None
    return Section("scoring", bare(say("Scores and classes", words)), (), (*scores, *classes))


def _score(score: Score, material: Material) -> Section:
    words = material.words
    rows = tuple(line for rule in score.rules for line in _rule(rule, words))
    columns = (
        column(say("For what", words)),
        column(say("Points", words), numeric=True),
        column(say("Why", words)),
    )
    frozen = listed((named(ref, words) for ref in score.freezes_on), words, "or")
    blocks: tuple[Block, ...] = (
        *prose(score.means, material),
        *facts(
            fact(say("Range", words), sentence(limits(score, words))),
            fact(
                say("Wears off", words), sentence(loses(score.loses, words)) if score.loses else ""
            ),
            fact(say("Freezes on", words), sentence(frozen)),
        ),
        *table(say("Points of {score}", words, score=score.title), columns, rows),
        *notes(score.notes, material),
        UsedIn(anchor("score", score.name)),
    )
    heading = say("Score: {title}", words, title=str(title(score.name, words)))
    return Section(anchor("score", score.name), bare(heading), blocks)


def _rule(rule: ScoreRule, words: Words) -> tuple[Row, ...]:
    match rule:
        case Group() | FirstMatch():
            inner = tuple(
                line
                for one in rule.rules
                for line in (
                    _group(one, words) if isinstance(one, FirstMatch) else _one(one, words)
                )
            )
            return (*_head(rule, words), *inner)
        case Points():
            return _one(rule, words, Tone.PLAIN)
        case Weighted():
            sign = "" if rule.percent.value < 0 else "+"
            what = say("The points of {score}", words, score=named(rule.score, words))
            return (row(what, f"{sign}{percent(rule.percent)}", EMPTY),)


def _group(rule: FirstMatch, words: Words) -> tuple[Row, ...]:
    return (*_head(rule, words), *(line for one in rule.rules for line in _one(one, words)))


def _head(rule: Group | FirstMatch, words: Words) -> tuple[Row, ...]:
    limit = group_limits(rule, words)
    said = rule.title or str(sentence(limit))
    text = phrase(said, " (", limit, ")") if rule.title and limit else phrase(said)
    return (row(text, EMPTY, EMPTY, tone=Tone.GROUP),)


def _one(rule: Points, words: Words, tone: Tone = Tone.INNER) -> tuple[Row, ...]:
    what = sentence(earned(rule, words))
    return (row(what, points_of(rule, words), rule.reason or "", tone=tone),)


def _class(group: Class, material: Material) -> Section:
    words = material.words
    score = maybe_named(group.of, words)
    rows = tuple(
        row(
            str(title(f"{group.name}.{band.name}", words)),
            sentence(band_rule(band, score, words)),
            anchor=anchor("class", f"{group.name}.{band.name}"),
        )
        for band in group.bands
    )
    columns = (column(say("Class", words)), column(say("When", words)))
    first = say("The first line that applies counts.", words)
    heading = say("Class: {title}", words, title=str(title(group.name, words)))
    blocks = (
        *prose(group.means, material),
        paragraph(first),
        *table(say("Classes of {title}", words, title=group.title), columns, rows),
        *notes(group.notes, material),
        UsedIn(anchor("class", group.name)),
    )
    return Section(anchor("class", group.name), bare(heading), blocks)
