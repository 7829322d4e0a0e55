"""What reviewers write in the decision form: one finding for each question."""

from oversight.cli.demo.posts import DECENCY, HATE, OFFENCE, ORDER, Post, Verdict, pick
from oversight.cli.demo.texts import said
from oversight.intake.rules.measures import lower_rungs
from oversight.review.rules import elements
from oversight.review.rules.findings import (
    Aim,
    Findings,
    Indicator,
    Legality,
    Met,
    Rejection,
    Rung,
    Score,
    Shown,
)
from oversight.review.rules.hearing import points
from oversight.review.rules.lifecycle import Outcome

NOT_MET = {Rejection.NOT_UNLAWFUL: Met.NO, Rejection.NO_BASIS: Met.NO}
AIMS = {
    ORDER: Aim.ORDER,
    DECENCY: Aim.MORALS,
    OFFENCE: Aim.OFFENCE,
    HATE: Aim.OFFENCE,
}


def findings(post: Post, verdict: Verdict) -> Findings:
    """Return the findings that carry this verdict on this item."""
    fill = _Fill(post, verdict)
    met = NOT_MET.get(verdict.code or Rejection.MOOT, _met(verdict))
    improper = verdict.code is Rejection.IMPROPER
    rejected = verdict.outcome is Outcome.REJECTED
    unsure = verdict.code is Rejection.NOT_ATTRIBUTED
    wide = verdict.code is Rejection.DISPROPORTIONATE
    return Findings(
        legality=tuple(
            Legality(cited, "yes", "yes", "yes", fill.elements(cited, met, place))
            for place, cited in enumerate(post.provisions)
        ),
        attributed="no" if unsure else "yes",
        attribution=verdict.point if unsure else fill(said.SPEAKER),
        alternative=fill(said.OTHERWISE),
        aim=AIMS.get(post.provisions[0], Aim.SECURITY),
        aim_real="no" if improper else "yes",
        indicators=(Indicator.OFFICIALS, Indicator.TIMING) if improper else (),
        aim_why=fill((said.IMPROPER,)) if improper else fill(said.AIM),
        rabat=None if rejected else fill.rabat(),
        exempt=verdict.exempt,
        exempt_why=fill((said.SERVES,))
        if verdict.exempt != "none"
        else fill(said.EXEMPT),
        ladder=fill.ladder(),
        proportionate="no" if wide else "yes",
        scope=fill(said.SCOPE),
        collateral=fill((said.TOO_MUCH,)) if wide else fill(said.COLLATERAL),
        lawful_share=fill((said.SHARE,)) if post.is_account else "",
        posts_why=fill((said.POSTS,)) if post.is_account else "",
        chilling=fill(said.CHILLING),
        candour=fill(said.CANDOUR),
        replies=tuple(
            f"{said.REPLY.format(n=n)} {fill((said.ANSWER,))}"
            for n, _ in enumerate(points(post.answer or ""), start=1)
        ),
    )


def _met(verdict: Verdict) -> Met:
    return Met.YES if verdict.outcome is not Outcome.REJECTED else Met.NOT_SHOWN


class _Fill:
    """Puts the facts of one item into the sentences."""

    def __init__(self, post: Post, verdict: Verdict) -> None:
        self.post, self.verdict = post, verdict
        self.facts = {
            "name": post.name,
            "says": post.says,
            "candour": post.candour,
            "speaker": post.speaker,
            "reach": f"{post.reach:,}",
            "days": verdict.days or post.days,
            "purpose": verdict.exempt.value.replace("-", " "),
        }

    def __call__(self, variants: tuple[str, ...], salt: int = 0) -> str:
        return pick(variants, self.post, salt).format(**self.facts)

    def elements(self, cited: str, met: Met, salt: int) -> tuple[Shown, ...]:
        """Return each element as found: where it fails, the first one fails."""
        text = self(said.EVIDENCE[met], salt)
        return tuple(
            Shown(code, met, f"{said.HEADS[n % len(said.HEADS)]} {text}")
            for n, code in enumerate(elements.of(cited))
        )

    def rabat(self) -> dict[str, Score]:
        return {
            factor.value: Score(score, text.format(**self.facts), said.EXHIBIT)
            for factor, (score, text) in said.FACTORS.items()
        }

    def ladder(self) -> tuple[Rung, ...]:
        chosen = self.verdict.measure or self.post.measure
        necessary = self.verdict.code is not Rejection.NOT_NECESSARY
        return tuple(
            Rung(rung, "no", said.RUNGS[rung].format(**self.facts))
            if necessary or place
            else Rung(rung, "yes", self.verdict.point)
            for place, rung in enumerate(lower_rungs(chosen))
        )
