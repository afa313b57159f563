"""Every plain form of a file, in one table; `act_page` shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amana.access import openings
from amana.access.models import User
from amana.desks.registry import forms, forms_biometric, forms_decisions

from .. import books
from ..models import Biometric, ClassificationRecord, CustodyFile, Need, PropertyItem
from ..services import (
    basis,
    biometrics,
    claims,
    corrections,
    holding,
    judgement,
    memoranda,
    passages,
    redactions,
)
from . import correcting, objecting, redacting
from .act_services import (
    Data,
    about_band,
    about_override,
    add_biometric,
    add_claim,
    add_document,
    ask_override,
    decide_assessment,
    decide_interests,
    erase_biometric,
    fill_duplicate,
    fill_gap,
    fill_override,
    here,
    look_again,
    not_independent,
    opening_asked,
    part_of,
    record_duplicate,
    record_hearing,
    stay_in_force,
)


@dataclass(frozen=True, slots=True)
class FormAct:
    """One form: `code` is its address, `action` the right it needs, `run(actor, file, target, data)` the
    service; `target(file, key)` finds what the form is about, where it is about a part of the file. A signed
    act is shown again before it is recorded. `told` is `about` where it depends on the reader, `guard`
    refuses a target that is not open to the reader, or with which it cannot be done; `warning` says before anything is
    typed what will not come of it. `tab` is where the reader goes afterwards; `after` is done when
    the act stands, outside its unit of work; `instead` is the page on which what
    was refused here is done."""

    code: str
    action: str
    title: Any
    form: type[forms.PlainForm]
    run: Callable[[User, CustodyFile, Any, Data], Any]
    tab: str
    done: Any
    signed: bool = False
    lede: Any = ""
    target: Callable[[CustodyFile, int], Any] | None = None
    fill: Callable[[forms.PlainForm, CustodyFile, HttpRequest], None] | None = None
    about: Callable[[Any], list[tuple[Any, Any]]] | None = None
    told: Callable[[User, CustodyFile, Any], list[tuple[Any, Any]]] | None = None
    guard: Callable[[User, CustodyFile, Any], None] | None = None
    warning: Callable[[User, CustodyFile], str] | None = None
    upload: bool = False
    columns: bool = False
    after: Callable[[CustodyFile], None] | None = None
    instead: Callable[[User, CustodyFile, int], str] | None = None


ACTS: tuple[FormAct, ...] = (
    FormAct(
        "claim", "file.write", gettext_lazy("Add to the identity"), forms.ClaimForm, add_claim, "file_identity",
        gettext_lazy("The claim was added; the earlier one stays readable."),
        lede=gettext_lazy(
            "A claim never overwrites another. A new principal name stands from now on; the earlier "
            "one stays readable."
        ),
        columns=True, after=look_again,
    ),
    FormAct(
        "nationality", "file.write", gettext_lazy("Add a nationality"), forms.NationalityForm,
        lambda actor, file, _t, data: claims.nationality_add(actor=actor, file=file, **data),
        "file_identity", gettext_lazy("The nationality was added."),
    ),
    FormAct(
        "age", "age.find", gettext_lazy("Record a finding of age"), forms.AgeFindingForm,
        lambda actor, file, _t, data: judgement.age_finding_record(actor=actor, file=file, **data),
        "file_identity", gettext_lazy("The finding of age was recorded."), signed=True,
        lede=gettext_lazy(
            "The span of days on which the person can have been born. Whoever may be a child is "
            "treated as one; a finding of a minor or a disputed age seals every band at once."
        ),
    ),
    FormAct(
        "classify", "classification.propose", gettext_lazy("Propose a band"), forms.ClassifyForm,
        lambda actor, file, _t, data: judgement.classify_propose(actor=actor, file=file, **data),
        "file_judgement",
        gettext_lazy("The band was proposed; it counts for nothing before another person approves it."),
        lede=gettext_lazy(
            "Adults only. Nationality, religion, ethnicity and family are no grounds. The band drives "
            "escorts, placement and the order of lifts, nothing else."
        ),
    ),
    FormAct(
        "approve", "classification.approve", gettext_lazy("Approve a band"), forms.ConfirmForm,
        lambda actor, _f, record, _d: judgement.classify_approve(actor=actor, record=record),
        "file_judgement", gettext_lazy("The band stands from now on."), signed=True,
        target=part_of(ClassificationRecord), about=about_band,
    ),
    FormAct(
        "set-basis", "basis.write", gettext_lazy("Put custody on a legal basis"), forms.BasisForm,
        lambda actor, file, _t, data: basis.basis_set(actor=actor, file=file, **data),
        "file_basis", gettext_lazy("The legal basis stands from now on; the earlier one stays readable."),
    ),
    FormAct(
        "review", "basis.review", gettext_lazy("Record a review of the legal basis"), forms.ReviewForm,
        lambda actor, file, _t, data: basis.basis_review(actor=actor, file=file, **data),
        "file_basis", gettext_lazy("The review was recorded."), signed=True,
        lede=gettext_lazy(
            "An ordered release is recorded here and carried out by the custodian; nobody is released "
            "by this form."
        ),
    ),
    FormAct(
        "need", "need.write", gettext_lazy("Record a need"), forms.NeedForm,
        lambda actor, file, _t, data: holding.need_add(actor=actor, file=file, **data),
        "file_needs", gettext_lazy("The need was recorded."),
    ),
    FormAct(
        "need-end", "need.write", gettext_lazy("End a need"), forms.NeedCloseForm,
        lambda actor, _f, need, data: holding.need_close(actor=actor, need=need, **data),
        "file_needs", gettext_lazy("The need has ended; what was recorded stays."), target=part_of(Need),
        about=lambda need: [(need.get_kind_display(), need.detail)],
    ),
    FormAct(
        "keep", "property.write", gettext_lazy("Take into keeping"), forms.PropertyForm,
        lambda actor, file, _t, data: holding.property_take(
            actor=actor, file=file, account=here(file), **data
        ),
        "file_property", gettext_lazy("It was taken into keeping, with a receipt."),
    ),
    FormAct(
        "receipt", "property.write", gettext_lazy("Give a receipt"), forms.PropertyReceiptForm,
        lambda actor, file, item, data: holding.property_receipt(
            actor=actor, item=item, account=here(file), **data
        ),
        "file_property", gettext_lazy("The receipt was recorded."), target=part_of(PropertyItem),
        about=lambda item: [(_("What"), item.description), (_("How many"), item.quantity)],
    ),
    FormAct(
        "document", "document.add", gettext_lazy("Add a document"), forms.DocumentUploadForm, add_document,
        "file_documents", gettext_lazy("The document was added."), upload=True,
    ),
    FormAct(
        "biometric", "biometric.add", gettext_lazy("Add a photograph or a sample"),
        forms_biometric.BiometricForm, add_biometric,
        "file_biometrics", gettext_lazy("It is kept, sealed, until the day you named."), upload=True,
        lede=gettext_lazy(
            "Only for a purpose that needs it, and no longer. Of a child, or of a person not established as an "
            "adult, only after a protection officer has signed off."
        ),
    ),
    FormAct(
        "biometric-gap", "biometric.add", gettext_lazy("Note an exception"), forms_biometric.BiometricGapForm,
        lambda actor, file, _t, data: biometrics.gap_add(actor=actor, file=file, **data),
        "file_prints", gettext_lazy("The exception was noted."), fill=fill_gap,
    ),
    FormAct(
        "biometric-consent", "biometric.sign_off", gettext_lazy("Sign off biometrics of a child"),
        forms_biometric.BiometricConsentForm,
        lambda actor, file, _t, data: biometrics.sign_off(actor=actor, file=file, **data),
        "file_judgement", gettext_lazy("The sign-off was recorded."), signed=True,
        lede=gettext_lazy(
            "For this purpose and until this day. A child's prints are never shared with security partners."
        ),
    ),
    FormAct(
        "biometric-erase", "biometric.erase", gettext_lazy("Ask for a photograph or a sample to be erased"),
        forms_biometric.BiometricEraseForm, erase_biometric, "file_biometrics",
        gettext_lazy("Asked for. A second person carries it out or refuses it."),
        signed=True, target=part_of(Biometric), about=lambda item: [(item.get_kind_display(), item.purpose)],
        lede=gettext_lazy(
            "A second person looks at it and destroys the key. Nothing can bring the content back then; that it "
            "existed stays."
        ),
    ),
    FormAct(
        "stay", "stay.order", gettext_lazy("Order a stay"), forms_decisions.StayForm,
        lambda actor, file, _t, data: memoranda.stay_put(actor=actor, file=file, **data),
        "file_decisions", gettext_lazy("The stay is in force: nobody can take the person out."), signed=True,
        lede=gettext_lazy(
            "While a stay is in force the person leaves neither the place nor the authority. There is "
            "no override."
        ),
    ),
    FormAct(
        "stay-lift", "stay.order", gettext_lazy("Lift a stay"), forms_decisions.StayLiftForm,
        lambda actor, file, stay, data: memoranda.stay_lift(actor=actor, file=file, stay=stay.leaf, **data),
        "file_decisions", gettext_lazy("The stay was lifted."), signed=True, target=stay_in_force,
        about=lambda stay: [
            (_("Stay"), stay.facts.get("order")),
            (_("Ordered by"), stay.values.get("ordered_by", "—")),
        ],
    ),
    FormAct(
        "assess", "assess.decide", gettext_lazy("Decide a transfer assessment"), forms_decisions.AssessForm,
        decide_assessment,
        "file_decisions", gettext_lazy("The assessment was recorded."), signed=True, warning=not_independent,
        lede=gettext_lazy(
            "For this person and this destination alone. A finding of substantial risk can be "
            "overridden by nobody, of any rank."
        ),
    ),
    FormAct(
        "hear", "assess.write", gettext_lazy("Record that the person was heard"),
        forms_decisions.HearingForm, record_hearing,
        "file_decisions", gettext_lazy("The hearing was recorded; the assessment is open."), signed=True,
    ),
    FormAct(
        "interests", "best_interests.write", gettext_lazy("Best-interests decision"), forms_decisions.DecideForm,
        decide_interests,
        "file_judgement", gettext_lazy("The decision was recorded."), signed=True,
        lede=gettext_lazy(
            "Before any move of a child, or of a person whose age is not settled. A child is never "
            "parted from the carer."
        ),
    ),
    FormAct(
        "object", "file.write", gettext_lazy("Record an objection"), forms_decisions.ObjectForm,
        lambda actor, file, _t, data: memoranda.object_(actor=actor, file=file, **data),
        "file_decisions", gettext_lazy("The objection was recorded; the monitor reads it."), signed=True,
        lede=gettext_lazy(
            "What the person says against a decision, in the person's own words. An objection to a "
            "transfer stops it until it is answered."
        ),
    ),
    FormAct(
        "answer", "objection.answer", gettext_lazy("Answer an objection"), forms_decisions.AnswerForm,
        objecting.record, "file_decisions", gettext_lazy("The answer stands beside the objection."), signed=True,
        target=objecting.asked, told=objecting.about_asked, guard=objecting.check, instead=objecting.instead,
        lede=gettext_lazy(
            "Tell the person first, then record it. Nothing happens by the answer itself: what follows is done by "
            "those whose act it is."
        ),
    ),
    FormAct(
        "override", "gate.open", gettext_lazy("Ask for an override"), forms_decisions.OverrideForm, ask_override,
        "file_decisions", gettext_lazy("The request waits for a second person."), fill=fill_override, signed=True,
        lede=gettext_lazy(
            "A second person decides, and one of the two stands outside the custodian. The monitor "
            "reads every override."
        ),
    ),
    FormAct(
        "override-open", "gate.open", gettext_lazy("Open the gate as the second person"), forms.ConfirmForm,
        lambda actor, _f, request, _d: openings.grant(actor=actor, openings=[request], post=books.post),
        "file_decisions",
        gettext_lazy("The gate is open until the moment stated; an assessment is owed within 72 hours."),
        target=opening_asked, about=about_override, signed=True,
    ),
    FormAct(
        "override-refuse", "gate.open", gettext_lazy("Refuse the override"), forms.ConfirmForm,
        lambda actor, _f, request, _d: openings.refuse(actor=actor, opening=request),
        "file_decisions", gettext_lazy("The request was refused."), target=opening_asked, about=about_override,
    ),
    *(
        FormAct(
            f"erase-{part}", "redaction.ask", gettext_lazy("Ask for an erasure"), forms_decisions.RedactionForm,
            redacting.ask(part), "file_erasure", gettext_lazy("The erasure waits for a second person."), signed=True,
            target=redacting.FINDERS[part], told=redacting.about_target, guard=redacting.permit,
            lede=gettext_lazy(
                "Only where the law or the data-protection officer requires it. A second person decides; what is "
                "erased comes back from no copy."
            ),
        )
        for part in redacting.FINDERS
    ),
    FormAct(
        "erase-do", "redaction.decide", gettext_lazy("Erase as the second person"), forms.ConfirmForm,
        lambda actor, _f, asked, _d: redactions.redaction_grant(actor=actor, redaction=asked),
        "file", gettext_lazy("It is erased. That it was there, and why it was erased, stays."), signed=True,
        target=redacting.asked, told=redacting.about_asked,
    ),
    FormAct(
        "erase-refuse", "redaction.decide", gettext_lazy("Refuse the erasure"), forms.ConfirmForm,
        lambda actor, _f, asked, _d: redactions.redaction_refuse(actor=actor, redaction=asked),
        "file", gettext_lazy("The erasure was refused; nothing was erased."), signed=True,
        target=redacting.asked, told=redacting.about_asked,
    ),
    FormAct(
        "correction", "correction.ask", gettext_lazy("Ask for a correction"), forms_decisions.CorrectionForm,
        correcting.ask, "file", gettext_lazy("Asked for. A second person signs the correction or refuses it."),
        signed=True, target=correcting.entry, told=correcting.about_entry, guard=correcting.may_ask,
        instead=corrections.undone_at,
        lede=gettext_lazy(
            "The newest entry that stands is taken back by a further one; nothing is overwritten. A second person "
            "looks at it and signs. What is right is recorded anew afterwards, by the act that is made for it."
        ),
    ),
    FormAct(
        "correction-do", "correction.decide", gettext_lazy("Sign the correction as the second person"),
        forms.ConfirmForm, lambda actor, _f, row, _d: corrections.correction_grant(actor=actor, correction=row),
        "file", gettext_lazy("The entry is taken back. It stays readable, with who asked and who signed."), signed=True,
        target=correcting.asked, told=correcting.about_asked, guard=correcting.still_newest,
    ),
    FormAct(
        "correction-refuse", "correction.decide", gettext_lazy("Refuse the correction"), forms.ConfirmForm,
        lambda actor, _f, row, _d: corrections.correction_refuse(actor=actor, correction=row),
        "file", gettext_lazy("The correction was refused; the entry stands."), signed=True,
        target=correcting.asked, told=correcting.about_asked, guard=correcting.undecided,
    ),
    FormAct(
        "correction-withdraw", "correction.ask", gettext_lazy("Withdraw the correction"), forms.ConfirmForm,
        lambda actor, _f, row, _d: corrections.correction_withdraw(actor=actor, correction=row),
        "file", gettext_lazy("The request is withdrawn; the entry stands."), signed=True,
        target=correcting.asked, told=correcting.about_asked, guard=correcting.undecided,
    ),
    FormAct(
        "duplicate", "duplicate", gettext_lazy("Record a duplicate file"), forms.DuplicateForm, record_duplicate,
        "file", gettext_lazy("The file is recorded as a duplicate; the books count the person once."), signed=True,
        fill=fill_duplicate,
        lede=gettext_lazy("Nothing is merged: both files stay, linked, and this can be undone."),
    ),
    FormAct(
        "split", "split", gettext_lazy("Undo a duplicate"), forms.SplitForm,
        lambda actor, file, _t, data: passages.split(actor=actor, file=file, **data),
        "file", gettext_lazy("The two files stand for two persons again."), signed=True,
    ),
)  # fmt: skip
BY_CODE = {act.code: act for act in ACTS}
