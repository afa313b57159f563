"""Every refusal of this desk: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

_LOOK_AGAIN = _("Reload the page and look at what has changed.")

for _code, _sentence, _remedy in (
    # sites
    (
        "site-camp",
        _("%(place)s is a camp; camps are not scored."),
        _("Use protection indicators: the residents of a camp are not a hazard."),
    ),
    ("site-position", _("%(place)s has no position."), _("Add its town under Places and accounts first.")),
    ("site-region", _("The region is missing."), _("Write the region whose facilities share shocks.")),
    ("site-twice", _("%(place)s is watched already."), _("Open it on the warning board.")),
    ("site-closed", _("The watch over %(site)s has ended."), _("Choose a facility that is watched.")),
    # observations
    (
        "observation-kind",
        _("“%(value)s” is not entered by hand."),
        _("Choose a kind from the list; counts of people and incidents come from the books."),
    ),
    (
        "observation-evidence",
        _("There is no evidence."),
        _("Write who saw or said it and when; the score links to it."),
    ),
    (
        "observation-where",
        _("An observation names one facility or one region, and fighting names a position."),
        _("Choose one of them."),
    ),
    (
        "observation-position",
        _("Fighting needs a position: latitude and longitude in degrees."),
        _("Enter the town's position with two decimals."),
    ),
    (
        "observation-value",
        _("“%(value)s” does not fit here."),
        _(
            "Guards, places and deaths are whole numbers from 0; severity and credibility lie between 0 and 1."
        ),
    ),
    (
        "observation-origin",
        _("A warning without an origin cannot be counted."),
        _("Write who first said it: retellings of one origin count once."),
    ),
    ("observation-word", _("“%(value)s” is not on the list."), _("Choose one from the list.")),
    ("observation-until", _("The end lies before the beginning."), _("Correct one of the two times.")),
    (
        "observation-taken",
        _("What this group of reports says was taken over already."),
        _("Withdraw that observation first, if it was wrong."),
    ),
    ("observation-why", _("A withdrawal needs a reason."), _("Write what was wrong.")),
    ("observation-withdrawn", _("This observation is withdrawn already."), _LOOK_AGAIN),
    ("import-layout", _("“%(value)s” is not a layout that is read here."), _("Choose UCDP GED or ACLED.")),
    (
        "import-rows",
        _("Nothing was taken; faulty rows: %(rows)s. %(said)s"),
        _("Correct the rows that are named, or export the file again."),
    ),
    # hazard
    (
        "hazard-role",
        _("The database has no role %(role)s, so hazard is not computed."),
        _("Ask its administrator to create the role, grant it to Amana's user, and migrate again."),
    ),
    # levels
    ("level-unknown", _("“%(value)s” is no level."), _("Choose one of the four.")),
    ("level-reason", _("A change of level needs a reason."), _("Write it; it is shown beside the level.")),
    ("level-higher", _("The level is not below that already."), _("To raise it, choose a higher one.")),
    ("level-lower", _("The level is not above that."), _("To lower it, choose a lower one.")),
    (
        "level-two",
        _("The model says more: to go below it a second person must agree."),
        _("Ask another officer to agree on the facility's page."),
    ),
    ("level-asked", _("Somebody has asked to lower this level already."), _("Agree to it, or say no.")),
    ("level-decided", _("This was decided already."), _LOOK_AGAIN),
    # warnings
    (
        "warning-level",
        _("There is no warning of level “%(value)s”."),
        _("Choose Watch, Warning or Imminent."),
    ),
    ("warning-role", _("These roles cannot be asked: %(value)s."), _("Choose from the list.")),
    ("warning-due", _("That is not a time to answer in."), _("Give at most %(most)s days.")),
    (
        "warning-open",
        _("%(site)s has an open warning, %(warning)s."),
        _("Replace it by a new one, or close it first."),
    ),
    ("warning-closed", _("Warning %(warning)s is closed."), _("Issue another.")),
    (
        "warning-not-asked",
        _("Warning %(warning)s does not wait for you."),
        _("It is acknowledged by the roles it names, each once."),
    ),
    ("warning-words", _("Words are missing."), _("Write what was done, or what came of it.")),
    ("warning-outcome", _("“%(value)s” is not an outcome."), _("Choose one from the list.")),
    (
        "warning-has-measures",
        _("Something was done on %(warning)s already; it cannot be taken back."),
        _("Close it with what came of it."),
    ),
    (
        "warning-no-measure",
        _("No measure stands on warning %(warning)s."),
        _("Record what was done first, or choose another outcome."),
    ),
    # analysts and models
    (
        "opinion-range",
        _("A probability lies between 0 and 1, both left out."),
        _("Write per cent, for example 4.5."),
    ),
    ("opinion-grounds", _("The grounds are missing."), _("Write what you know that the model does not.")),
    ("model-open", _("A proposed model waits for a decision."), _("Decide on it first.")),
    (
        "model-short",
        _("The record is %(weeks)s weeks long; a refit needs %(least)s."),
        _("Go on recording; until then the priors hold."),
    ),
    ("model-decided", _("Model %(version)s was decided on already."), _LOOK_AGAIN),
    ("model-own", _("Whoever proposed model %(version)s cannot decide on it."), _("Ask another person.")),
    (
        "model-signature",
        _("The proposal of model %(version)s does not hold: %(said)s"),
        _("Propose it again."),
    ),
    # scenarios
    ("scenario-plan", _("The plan cannot be used: %(said)s"), _("Give a plan made for this instance.")),
    ("scenario-file", _("The scenario cannot be used: %(said)s"), _("Correct what is named.")),
    (
        "scenario-work",
        _("%(value)s replications over all plans and start dates are too many here; %(most)s are the most."),
        _("Use fewer replications or start dates, install the extra “fast”, or use the command line."),
    ),
    (
        "scenario-size",
        _("%(value)s replications are too many for one page; %(most)s are the most."),
        _("Use fewer, or the command “amana hazard simulate”."),
    ),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
