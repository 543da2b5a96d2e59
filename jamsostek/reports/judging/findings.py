"""How sound an order is, a plain sentence for each question; what became of a protocol's data.

Pages, papers and the command line all say it in these words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from jamsostek.analysis import soundness
from jamsostek.analysis.soundness import Agreement, Drawn, Swap, Variant
from jamsostek.base.language import Speaker
from jamsostek.reports.findings import joined, named
from jamsostek.reports.judging.order import Order
from jamsostek.reports.judging.protocol import Difference
from jamsostek.reports.judging.room import Room

# from which W on jurors are said to agree much, and to agree somewhat
_MUCH, _SOME = 0.7, 0.5
_SIGNIFICANT, _LEAST_P = 0.05, 0.001
_ROUNDING = 0.005


def lead(say: Speaker, made: Order) -> str:
    """Who is first, by how much, and whether a tie was broken."""
    first = made.leaders
    if not first:
        return say("judging.lead_none")
    names = named(say, [each.short for each in first])
    score = say.number(made.standings[0].score, 2)
    if len(first) > 1:
        return say("judging.lead_tied", names=names, score=score)
    behind = [each for each in made.standings if each.place and each.place > 1]
    if not behind:
        return say("judging.lead_alone", name=names, score=score)
    second = behind[0]
    gap = made.standings[0].score - second.score
    name = made.candidate(second).short
    return say("judging.lead", name=names, score=score, second=name, gap=say.number(gap, 2))


def drawn(say: Speaker, made: Order, found: Drawn) -> str:
    """In how many of a hundred weightings the first one is first."""
    if not made.leaders:
        return say("judging.lead_none")
    code = made.leaders[0].code
    at = {each.code: place for place, each in enumerate(made.room.candidates)}
    share = _of_hundred(say, found.first[at[code]])
    text = say("judging.drawn", name=made.leaders[0].short, share=share)
    others = [
        (float(found.first[at[each.code]]), each.short)
        for each in made.room.candidates
        if each.code != code
    ]
    if found.first.sum() > 1 + _ROUNDING:
        text += " " + say("judging.drawn_ties")
    if others and max(others)[0] > 0:
        best, name = max(others)
        text += " " + say("judging.drawn_other", name=name, share=_of_hundred(say, best))
    return text


def _of_hundred(say: Speaker, share: float) -> str:
    """Of a hundred, never 0 or 100 of what is neither."""
    count = 100 * share
    if 0 < count < 1:
        return say("judging.less_than_one")
    return say.number(min(count, 99) if count < 100 else 100, 0)


def without(say: Speaker, made: Order, variants: list[Variant], what: str) -> str:
    """Which juror, or which criterion, left out changes who is first; ``what`` names it."""
    if not variants or not made.leaders:
        return say(f"judging.without_{what}_none")
    first = {each.code for each in made.leaders}
    turned = [
        each for each in variants if set(each.leaders(made.panel)) != first and each.places.any()
    ]
    if not turned:
        names = named(say, [each.short for each in made.leaders])
        return say(f"judging.without_{what}_same", name=names)
    by_leader: dict[tuple, list[str]] = {}
    for each in turned:
        by_leader.setdefault(each.leaders(made.panel), []).append(_left_out(say, made, each))
    parts = [
        say(
            f"judging.without_{what}",
            left=say("judging.each_of", names=joined(say, names)) if len(names) > 1 else names[0],
            name=named(say, [_short(made, code) for code in leaders]),
        )
        for leaders, names in by_leader.items()
    ]
    return " ".join(parts)


def _left_out(say: Speaker, made: Order, variant: Variant) -> str:
    if variant.juror is not None:
        return str(variant.juror)
    return next(c.label(say) for c in made.room.criteria if c.code == variant.criterion)


def _short(made: Order, code: str) -> str:
    return made.room.candidate(code).short


def under_rules(say: Speaker, made: Order, variants: list[Variant]) -> str:
    """Under how many combinations of rules who is first."""
    leaders = Counter(each.leaders(made.panel) for each in variants if each.places.any())
    if not leaders:
        return say("judging.lead_none")
    texts = [
        say(
            "judging.rules_lead",
            name=named(say, [_short(made, code) for code in codes]),
            count=number,
        )
        for codes, number in leaders.most_common()
    ]
    return say("judging.rules", all=say.number(len(variants)), leaders="; ".join(texts))


def swap(say: Speaker, made: Order) -> tuple[str, Swap | None]:
    """The least weight that must move for the second to draw level; in words, and as found."""
    ahead = [each for each in made.standings if each.place]
    if len(ahead) < 2:
        return say("judging.swap_alone"), None
    names = {"first": made.candidate(ahead[0]).short, "second": made.candidate(ahead[1]).short}
    if ahead[1].place == 1:
        return say("judging.swap_tied", **names), None
    if made.choices.aggregation == "borda":
        return say("judging.swap_borda"), None
    codes = (ahead[0].candidate, ahead[1].candidate)
    asked = (made.panel, made.choices.rules, made.weights, *codes)
    if not soundness.is_swap_told(*asked):
        return say("judging.swap_unknown", **names), None
    found = soundness.swap(*asked)
    if found is None:
        return say("judging.swap_none", **names), None
    moved = {
        criterion.label(say): float(after - before)
        for criterion, before, after in zip(
            made.room.criteria, made.weights, found.weights, strict=True
        )
    }
    text = say(
        "judging.swap",
        **names,
        points=say.number(100 * found.moved, 1),
        taken=joined(say, [name for name, change in moved.items() if change < -1e-9]),
        given=joined(say, [name for name, change in moved.items() if change > 1e-9]),
    )
    return text, found


def agreement(say: Speaker, found: Agreement) -> str:
    """How far the jurors agree, and how likely chance alone would bring that."""
    if found.w is None:
        return say("judging.agreement_undefined")
    word = "much" if found.w >= _MUCH else "some" if found.w >= _SOME else "little"
    p = say.number(found.p, 3)
    if found.p < _LEAST_P:
        p = say("judging.less_than", number=say.number(_LEAST_P, 3))
    chance = "no" if found.p < _SIGNIFICANT else "yes"
    text = say(
        f"judging.agreement_{word}",
        w=say.number(found.w, 2),
        jurors=say.number(len(found.jurors)),
        candidates=say.number(found.candidates),
    )
    text += " " + say(f"judging.agreement_chance_{chance}", p=p)
    if found.left_out:
        text += " " + say("judging.agreement_left_out", count=found.left_out)
    return text


def outlying(say: Speaker, found: Agreement) -> str:
    """Which jurors order the candidates unlike the others, by number only."""
    if found.w is None:
        return ""
    if not found.outlying:
        return say("judging.outlying_none")
    return say("judging.outlying", jurors=joined(say, list(map(str, found.outlying))))


def ties(say: Speaker, made: Order) -> Iterable[str]:
    """Each tie and the rule that settles who is listed first."""
    before = None
    for each in made.standings:
        if before is not None and each.is_tied and each.place == before.place:
            names = {
                "first": made.candidate(before).short, "second": made.candidate(each).short,
                "place": say.number(each.place),
            }  # fmt: skip
            if each.broken_by:
                label = next(c.label(say) for c in made.room.criteria if c.code == each.broken_by)
                yield say("judging.tie_broken", criterion=label, **names)
            else:
                yield say("judging.tie_by_name", **names)
        before = each


def hidden(say: Speaker, made: Order) -> str:
    """That the order may differ from the chair's, where what weighs is kept from who asks."""
    kept_back = {each.code for each in made.room.evidence if each.hidden}
    names = [each.label(say) for each, _ in made.counted if each.code in kept_back]
    return say("judging.hidden_evidence", names=joined(say, names)) if names else ""


def all_sentences(say: Speaker, made: Order) -> list[str]:
    """One sentence for each question, in the page's order."""
    panel, rules, weights = made.panel, made.choices.rules, made.weights
    agreed = soundness.agreement(panel, weights)
    weightings = soundness.drawn(panel, rules, weights, made.choices.draws, made.choices.seed)
    sentences = [
        lead(say, made),
        *ties(say, made),
        drawn(say, made, weightings),
        without(say, made, soundness.without_each_juror(panel, rules, weights), "juror"),
        without(say, made, soundness.without_each_criterion(panel, rules, weights), "criterion"),
        under_rules(say, made, soundness.under_all_rules(panel, weights)),
        swap(say, made)[0],
        agreement(say, agreed),
        outlying(say, agreed),
    ]
    if made.abstained:
        sentences.append(say("judging.abstained", count=made.abstained))
    return list(filter(None, sentences))


# -- a protocol and today ------------------------------------------------------------------------


def difference(say: Speaker, room: Room, found: Difference) -> str:
    """One thing that is another today than when the protocol was frozen."""
    names = {each.code: each.short for each in room.candidates}
    labels = {each.code: each.label(say) for each in room.criteria}
    if found.what in ("candidate", "criterion"):
        name = names.get(found.candidate, found.candidate) or labels.get(
            found.criterion, found.criterion
        )
        return say(f"judging.difference_{found.what}_{'new' if found.now else 'gone'}", name=name)
    return say(
        f"judging.difference_{found.what}",
        name=names.get(found.candidate, found.candidate),
        criterion=labels.get(found.criterion, found.criterion),
        juror=str(found.juror),
        then=say.number(found.then),
        now=say.number(found.now),
    )
