"""Every refusal of this desk: code, what is wrong, what to do. The words are msgids."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from amana.ledger.errors import register

_TIMELINE = _("Open the person's timeline and see where the books have them.")

for _code, _sentence, _remedy in (
    # plans
    (
        "plan-past",
        _("The plan cannot begin on %(day)s: that morning has passed."),
        _("Choose tomorrow or a later day."),
    ),
    ("plan-days", _("A plan spans 1 to %(most)s days."), _("Correct the number of days.")),
    ("plan-seconds", _("The search takes 1 to %(most)s seconds."), _("Correct the number of seconds.")),
    ("plan-no-origin", _("No place is chosen that people should leave."), _("Choose at least one place.")),
    (
        "plan-no-figures",
        _("Guards and departures a day of %(account)s are not known."),
        _("Enter them under “Means and places”."),
    ),
    (
        "plan-no-door",
        _("No place of %(authority)s is entered as taking people."),
        _("Enter arrivals a day of its places under “Means and places”."),
    ),
    (
        "plan-no-stage",
        _("%(account)s is not entered as a staging place."),
        _("Enter its longest stay under “Means and places”."),
    ),
    (
        "plan-stage-third",
        _("%(account)s is held by an authority that neither gives nor receives these people."),
        _("Choose a staging place of the giving or of the receiving side."),
    ),
    (
        "plan-no-town",
        _("The place of %(account)s has no position on the map."),
        _("Enter the town's latitude and longitude under places."),
    ),
    (
        "plan-no-way",
        _("Nothing of the fleet reaches a place of %(authority)s from there."),
        _("Choose a staging place half-way, or enter something with a longer reach; planes need runways."),
    ),
    (
        "plan-no-fleet",
        _("No aircraft and no convoy is entered."),
        _("Enter the fleet under “Means and places”, by hand or from a sheet."),
    ),
    (
        "plan-no-weights",
        _("No weights of harm are approved."),
        _("A planner proposes them, another person approves them."),
    ),
    (
        "plan-state",
        _("Plan %(plan)s is “%(state)s”; this step cannot be taken now."),
        _("Reload the page and look at the state of the plan."),
    ),
    (
        "plan-approver-made",
        _("Plan %(plan)s is approved by somebody other than its planner."),
        _("Ask another movement approver."),
    ),
    (
        "plan-changed",
        _("Plan %(plan)s or one of its lists was changed after this was prepared."),
        _("Look at the plan as it is now and prepare it anew."),
    ),
    (
        "plan-violations",
        _("Plan %(plan)s breaks %(count)s rules."),
        _("Plan anew; a plan that breaks a rule is never approved."),
    ),
    (
        "plan-not-approved",
        _("Plan %(plan)s is “%(state)s”; only an approved plan is published."),
        _("A second person with the role of movement approver approves it first."),
    ),
    (
        "plan-late",
        _("Lift %(lift)s should have left already."),
        _("Plan anew from now, and have that plan approved."),
    ),
    (
        "plan-tail-taken",
        _("%(tail)s flies lift %(lift)s of plan %(plan)s at that time."),
        _("Give this plan up and make a new one: it leaves out what other plans fly."),
    ),
    ("plan-over", _("The days of plan %(plan)s are over."), _("Make a new plan.")),
    (
        "plan-event",
        _("An event does not fit the plan: %(problem)s"),
        _("Choose a tail, way or place of this plan and days within it."),
    ),
    ("fleet-empty", _("The sheet names no tail."), _("Give one row for each aircraft or convoy.")),
    ("fleet-tail-twice", _("Tail %(tail)s stands twice."), _("Leave one of the two rows.")),
    ("figure-wrong", _("A figure cannot be: %(problem)s"), _("Correct it and try again.")),
    (
        "site-both",
        _("%(account)s cannot both send and take people in one plan."),
        _("Choose one of the two."),
    ),
    (
        "site-guards",
        _("A place that sends people needs its number of guards."),
        _("Enter the guards on duty."),
    ),
    (
        "site-capacity",
        _("The capacity of %(account)s is not known."),
        _("Enter the capacity under places first."),
    ),
    ("pair-kind", _("“%(value)s” is no kind of pair."), _("Choose together or apart.")),
    ("pair-same", _("A pair is two people."), _("Name another file.")),
    ("pair-stands", _("The two are a pair already: %(kind)s."), _("End that pair first.")),
    ("weights-group", _("The weights of “%(group)s” are missing."), _("Give weights for every group.")),
    ("weights-approved", _("Version %(version)s is approved already."), _("Propose the next version.")),
    (
        "weights-approver-proposed",
        _("Version %(version)s is approved by somebody other than its proposer."),
        _("Ask another movement approver."),
    ),
    # lifts
    (
        "lift-account",
        _("A lift leads from one place to another; %(account)s is not an open account of a place."),
        _("Choose two places from the list."),
    ),
    ("lift-nowhere", _("The lift ends where it begins."), _("Choose another destination.")),
    ("lift-conveyance", _("“%(value)s” is not a means of transport."), _("Choose one from the list.")),
    ("lift-due", _("The arrival lies before the departure."), _("Correct one of the two times.")),
    ("lift-empty", _("Nobody is on the list."), _("Choose at least one person.")),
    (
        "lift-too-many",
        _("%(people)s people are too many for one lift; %(most)s are the most."),
        _("Divide the list."),
    ),
    (
        "lift-person-elsewhere",
        _("Person %(person)s stands on lift %(lift)s already."),
        _("Take the person off one of the two lists."),
    ),
    (
        "lift-state",
        _("Lift %(lift)s is “%(state)s”; this step cannot be taken now."),
        _("Reload the page and look at the state of the lift."),
    ),
    (
        "lift-not-approved",
        _("Lift %(lift)s is not approved."),
        _("A second person with the role of movement approver approves it first."),
    ),
    (
        "approval-list-changed",
        _("The list of lift %(lift)s was changed after this approval was prepared."),
        _("Look at the list as it is now and approve it anew."),
    ),
    (
        "lift-released",
        _("Lift %(lift)s was released already."),
        _("A lift leaves once. Propose another for those who stayed behind."),
    ),
    (
        "approvals-changed-lift",
        _("Lift %(lift)s is no longer as you were shown it."),
        _("Look at it as it is now and approve it then."),
    ),
    (
        "approvals-changed",
        _("Changed since you were shown them: %(lifts)s. Nothing was approved."),
        _("Prepare the act again: the others stand."),
    ),
    ("approvals-none", _("No lift is chosen."), _("Choose at least one lift.")),
    (
        "approvals-many",
        _("%(lifts)s lifts are too many to be read and signed at once; the most is %(most)s."),
        _("Choose fewer, and the rest after them."),
    ),
    (
        "lift-approver-proposed",
        _("Whoever proposed lift %(lift)s cannot approve it."),
        _("Ask another movement approver."),
    ),
    (
        "lift-not-listed",
        _("Person %(person)s is not on the approved list of lift %(lift)s."),
        _("Only those whom the approval names may leave; propose a new lift for others."),
    ),
    (
        "receipt-other-lift",
        _("Person %(person)s is in the books on lift %(other)s, not on lift %(lift)s."),
        _("Lift %(other)s leads here too: sign for this person on its page."),
    ),
    (
        "receipt-not-listed",
        _("Person %(person)s is not on the list of lift %(lift)s."),
        _("Sign for those on it. Then count the place and name whoever has come besides as present."),
    ),
    (
        "lift-not-aboard",
        _("Person %(person)s is not with the escort of lift %(lift)s: %(outcome)s."),
        _TIMELINE,
    ),
    # receipt
    (
        "receipt-unanswered",
        _("%(people)s of those on the manifest have no answer yet."),
        _("Answer for each person, or tick that all others were received."),
    ),
    (
        "receipt-again",
        _("Lift %(lift)s was received already. A release has one receipt and no second."),
        _("Open the lift to see who received whom and when."),
    ),
    (
        "receipt-again-person",
        _("Person %(person)s of lift %(lift)s was received already, by entry %(entry)s."),
        _(
            "Take the person off this receipt. Was that entry signed by mistake? Under “Signed for by mistake”, on the "
            "page of the lift, both sides sign that the person is with the escort still."
        ),
    ),
    (
        "mistaken-nobody-signed",
        _("Nobody has signed for person %(person)s of lift %(lift)s."),
        _("Choose somebody whom the page of the lift shows as received or taken back."),
    ),
    (
        "mistaken-both-ends",
        _("Some of these people of lift %(lift)s were received and others were taken back."),
        _("Prepare one act for those who were received and another for those who were taken back."),
    ),
    (
        "mistaken-moved-on",
        _("Later entries have moved person %(person)s since the receipt of lift %(lift)s."),
        _("Correct the later ones first, on the custody path of the file, from the newest to the oldest."),
    ),
    (
        "mistaken-contested",
        _("The field contradicts itself about person %(person)s."),
        _("Let two officers resolve it first, on the page “From the field”."),
    ),
    (
        "mistaken-gone",
        _("Person %(person)s of lift %(lift)s is no longer where this act says: somebody was quicker."),
        _("Withdraw it and look at the lift as it is now."),
    ),
    (
        "receipt-both",
        _("Person %(person)s is both received and refused."),
        _("Decide for one of the two."),
    ),
    ("refusal-reason", _("Person %(person)s is refused without a reason."), _("Write the reason.")),
    ("escort-same", _("%(authority)s is the escort already."), _("Choose another escort.")),
    ("nobody-chosen", _("Nobody is chosen."), _("Choose at least one person.")),
    # signing
    (
        "sign-wrong-authority",
        _("The key %(device)s belongs to an authority that does not sign this; %(authority)s does."),
        _("An officer of that authority signs with an own key."),
    ),
    (
        "sign-not-your-key",
        _("The key %(device)s is not yours."),
        _("Sign with the key of this browser, or make one under “My devices”."),
    ),
    (
        "sign-not-your-act",
        _("This is another officer's own word; nobody signs it in their place."),
        _("Whoever prepared it signs it. Prepare one of your own if you may do the same."),
    ),
    ("signed-already", _("%(authority)s has signed already."), _("The other side's officer signs.")),
    (
        "act-closed",
        _("This act is closed: %(state)s."),
        _("Open the lift, the count or the incident it belongs to."),
    ),
    (
        "act-author-ended",
        _("%(who)s, who prepared this, may no longer do it. Nothing of it is in the books."),
        _("An officer whose role allows it prepares it again, and all sign anew; or withdraws it."),
    ),
    (
        "act-key-ended",
        _("The key %(device)s, under this act, was revoked. Nothing of it is in the books."),
        _("An officer whose role allows it prepares it again, and all sign anew; or withdraws it."),
    ),
    (
        "word-author-ended",
        _("%(who)s, whose own word this is, may no longer give it. Nothing of it is in the books."),
        _("Withdraw it. An officer whose role allows it prepares one of their own."),
    ),
    (
        "word-key-ended",
        _("The key %(device)s, under this act, was revoked. Nothing of it is in the books."),
        _("Whoever prepared it prepares it again with another key, or it is withdrawn."),
    ),
    (
        "act-same",
        _("The same act, word for word, was prepared before and is closed: %(state)s."),
        _("Give another time or another reason and prepare it again."),
    ),
    (
        "time-unreadable",
        _("“%(value)s” is not a time."),
        _("Choose the day and the time in the field."),
    ),
    (
        "time-without-zone",
        _("The time %(at)s does not say its zone."),
        _("Write it with its offset, for example 2026-02-03T12:00:00+03:00."),
    ),
    # counts
    (
        "count-account",
        _("In %(account)s nobody answers for people."),
        _("Choose a prison, a camp, a hospital, a court, or the escort of a lift that is under way."),
    ),
    (
        "count-in-the-future",
        _("The count lies in the future: %(at)s."),
        _("Write the time at which people were counted."),
    ),
    ("count-number", _("“%(value)s” is not a number of people."), _("Write the number that was seen.")),
    ("count-made", _("This count of %(account)s was made already."), _("Open the list of counts.")),
    (
        "count-absent-not-there",
        _(
            "Person %(person)s cannot be absent from %(account)s at %(at)s: the books do not have them there then."
        ),
        _TIMELINE,
    ),
    (
        "count-surplus-there",
        _("The books have person %(person)s in %(account)s; presence there is no surplus."),
        _("Take the person off the list of the unexpected."),
    ),
    ("count-nothing-open", _("This count of %(account)s has no open difference."), _("Open another count.")),
    ("count-explanation", _("“%(value)s” is not an explanation."), _("Choose one from the list.")),
    ("account-holds-nobody", _("%(account)s holds nobody."), _("Choose another place.")),
    # the coordination room
    ("room-open", _("Call %(call)s is still open."), _("Close it first, or go on with it.")),
    ("room-closed", _("Call %(call)s is closed."), _("Open a new call; corrections are recorded there.")),
    ("room-chair-already", _("You lead call %(call)s already."), _("Go on.")),
    (
        "room-not-chair",
        _("You do not lead call %(call)s."),
        _("Its chair closes it, or take the chair first."),
    ),
    (
        "room-nobody",
        _("Nobody is noted as present on call %(call)s."),
        _("Note which agencies were there, then close it."),
    ),
    ("room-words", _("Words are missing."), _("Write them in one or two sentences.")),
    (
        "room-corrected",
        _("%(code)s was corrected already."),
        _("Correct the row that stands in its place."),
    ),
    (
        "cite-unknown",
        _("“%(value)s” is nothing that stands here."),
        _("Write codes like W-0007, P-0003, L-0117, I-0002, D-0001, or the number of an entry."),
    ),
    ("cite-many", _("A decision cites %(most)s things at most."), _("Name those that it rests on.")),
    ("task-past", _("The time until when lies in the past."), _("Choose a later one.")),
    ("task-state", _("“%(value)s” is not what becomes of a task."), _("Choose one from the list.")),
    ("task-ended", _("Task %(code)s has ended."), _("Give a new task.")),
    (
        "task-waits",
        _("%(code)s cannot be done before %(before)s."),
        _("End that task first, or correct this one so that it does not wait."),
    ),
    ("task-circle", _("%(code)s itself comes after this task."), _("Choose another, or none.")),
    # incidents and exits
    ("incident-kind", _("“%(value)s” is not a kind of incident."), _("Choose one from the list.")),
    (
        "incident-account",
        _("%(account)s is neither a place nor an escort."),
        _("Choose the place or the escort where it happened."),
    ),
    ("incident-closed", _("Incident %(incident)s is closed."), _("Report a new incident.")),
    ("death-cause", _("The cause of death, as far as known, is missing."), _("Write it, or “not known”.")),
    (
        "death-apart",
        _("Person %(person)s is not in the account of %(account)s like the first one named."),
        _("Record the deaths account by account: one act for each."),
    ),
    ("death-again", _("The death of person %(person)s is recorded already."), _TIMELINE),
    ("release-kind", _("“%(value)s” is not a kind of release."), _("Choose one from the list.")),
    ("release-order", _("The order of release is missing."), _("Write the reference of the order.")),
    ("release-not-held", _("Person %(person)s is in %(account)s, not in a place."), _TIMELINE),
    (
        "field-nobody-answers",
        _("No authority answers for the accounts of these lines."),
        _("Set the line aside at a statement that names accounts of these books."),
    ),
    ("abroad-state", _("%(account)s is not the account of a state."), _("Choose a state.")),
):
    register(_code, _sentence, _remedy)  # type: ignore[arg-type]
