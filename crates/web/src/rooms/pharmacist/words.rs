//! The words of the pharmacy. Verdict, remedy and flags; no test, result or note.

use crate::http::form::Field;
use crate::rooms::act::Words;
use crate::views::page::Way;

pub(crate) const ROOM: &str = "Pharmacy";
pub(crate) const WAYS: &[Way] = &[
    ("/pharmacy", "At the counter"),
    ("/pharmacy/staff", "Who works here"),
    ("/pharmacy/standing", "Our standing"),
    ("/pharmacy/programs", "For programs"),
];

pub(in crate::rooms) const TITLE: &str = "At the counter";
pub(super) const FIND_TITLE: &str = "Find a patient";
pub(super) const NUMBER: Field = Field::new(
    "number",
    "Programme number",
    "From the patient's card or screen, typed or scanned. It looks like RT-7K3M9QXA-5.",
);
pub(super) const BORN: Field = Field::new("born", "Day of birth", "");
pub(super) const FIND: &str = "Find";
pub(super) const NOT_MATCHED: &str = "Nobody with this number and day of birth is at your counter. Check both with the patient. If both are right, call the prescriber's office.";

pub(super) const HELD_TITLE: &str = "Authorised here, not yet handed over";
pub(super) const HELD_TITLE_COMPANION: &str = "Number recorded here, not yet handed over";
pub(super) const HELD_NONE: &str = "Nothing is waiting to be handed over.";
pub(super) const HELD_HINT: &str = "Find the patient to hand over, reverse or release.";
pub(super) const ENDED_TITLE: &str = "Do not hand over: ended by someone else";
pub(super) const TOO_TITLE: &str = "Handed over by another pharmacy too";
pub(super) const FILLED: &str = "Filled";
pub(super) const NOT_FILLED: &str = "Not filled";

pub(super) const CASE: &str = "Patient at the counter";
pub(super) const NO_PRESCRIPTIONS: &str =
    "No prescription is on record for this patient. Call the prescriber's office.";
pub(super) const WRITTEN: &str = "Written";
pub(super) const SUPPLY: &str = "Supply";
pub(super) const PRESCRIBER: &str = "Prescriber";
pub(super) const AUTHORISATION: &str = "Authorisation";
pub(super) const ASK: &str = "May this be dispensed today?";
pub(super) const ASK_AGAIN: &str = "Ask again";
pub(super) const NOT_ASKED: &str = "Not asked yet";
pub(super) const NOT_ASKED_MEANS: &str =
    "Ask the programme. The answer is recorded, whichever it is.";
pub(super) const AUTHORISED: &str = "Authorised";
pub(super) const READY_COMPANION: &str = "Ready: obtain the number";
pub(super) const NUMBER_RECORDED: &str = "Number recorded";
pub(super) const UNTIL_AND_INCLUDING: &str = "Hand over until and including";
pub(super) const ELSEWHERE: &str = "Do not dispense";
pub(super) const ELSEWHERE_MEANS: &str = "Another pharmacy holds an authorisation for this prescription. That pharmacy can release it. If it is closed or does not answer, the programme's office can: call it, and two of its agents release it once one has learned that nothing was handed over.";
pub(super) const TO_BE_RETURNED: &str = "Do not hand over";
pub(super) const TO_BE_RETURNED_MEANS: &str =
    "The authorisation has ended. Return the filled capsules to stock.";
pub(super) const DISPENSED: &str = "Handed over";
pub(super) const DISPENSED_MEANS: &str =
    "This prescription has been dispensed. The next month has a prescription of its own.";
pub(super) const ENDED: &str = "Do not dispense";
pub(super) const ENDED_MEANS: &str = "The prescription was cancelled, or the treatment was paused or stopped. Call the prescriber's office.";
pub(super) const CHECKLIST_DUE: &str = "Checklist not gone through today";
pub(super) const CHECKLIST_DUE_MEANS: &str = "This programme has no registry: nobody authorises. You go through its checklist and decide. What you checked is recorded.";
pub(super) const GO_THROUGH: &str = "Go through the checklist";
pub(super) const GO_THROUGH_AGAIN: &str = "Go through it again";
pub(super) const CHECKLIST_COMPLETE: &str = "Checklist complete";
pub(super) const CHECKLIST_COMPLETE_MEANS: &str =
    "Nothing is authorised by it: you decide, and the record keeps what you checked.";
pub(super) const CHECKLIST_OPEN: &str = "Checklist open: do not supply";
pub(super) const SUPPLY_UNTIL: &str = "Supply until and including";
pub(super) const CHECKLIST: &str = "The checklist";
pub(super) const STEPS_OF_THE_PRESCRIBER: &str = "The steps of the prescriber";
pub(super) const MET: &str = "met";
pub(super) const NOT_MET: &str = "not met";
pub(super) const SUPPLIED: &str = "Supplied";
pub(super) const SUPPLIED_MEANS: &str =
    "This prescription has been supplied. The next month has a prescription of its own.";
pub(super) const SUPPLIED_IN_PART: &str = "Supplied so far";
pub(super) const EARLIER: &str = "Earlier prescriptions";
pub(super) const BACK: &str = "Back without recording";
pub(super) const WARNED: &str =
    "The capsules can harm an unborn child. Hand the medication guide out with them.";

pub(super) const UNBORN: &str = "The capsules can harm an unborn child. Never share them.";
pub(super) const GUIDE: &str = "Medication guide: in the bag, with each handing over.";
pub(super) const GUIDE_NAME: &str = "Medication guide";
pub(super) const GUIDE_GIVEN_ON: &str = "given on";
pub(super) const GUIDE_VERSION_IS: &str = "version";
pub(super) const GUIDE_NOT_NOTED: &str = "not noted yet";
pub(super) const GUIDE_VERSION: Field = Field::new(
    "guide",
    "Version of the guide",
    "As it stands on the guide: the month and year of its revision, or its number.",
);
pub(super) const BAG_GONE: Words = Words {
    title: "A bag is gone",
    lead: "For a bag that this pharmacy filled, handed over, sent or supplied, and that was lost, destroyed, recalled or brought back. What replaces it needs a new prescription, and before it whatever the programme asks each month; this entry authorises nothing. The prescriber sees it.",
    submit: "Record that it is gone",
    done: "It is on record that the bag is gone. Tell the prescriber's office: what replaces it begins there.",
};
pub(super) const WHICH_BAG: Field = Field::new("supply", "Which bag", "");
pub(super) const WHY_GONE: Field = Field::new("reason", "What happened", "");
pub(super) const DAYS_GONE: Field = Field::new(
    "days",
    "Days of it that are gone",
    "Leave it out when the whole bag is gone.",
);
pub(super) const FILLED_ON_THE_SHELF: &str = "Filled, and on the shelf";
pub(super) const LEFT_THE_PHARMACY: &str = "Left this pharmacy on";
pub(super) const TO_WHOM: Field = Field::new("to", "Into whose hands", "No name is kept.");
pub(super) const BESIDE: &str = "Another order was supplied and lasts still";
pub(super) const BESIDE_LEFT_ON: &str = "Capsules of another order left a pharmacy on";
pub(super) const BESIDE_UNTIL: &str = "By what was supplied they last until";
pub(super) const BESIDE_MEANS: &str = "The checklist does not ask about it, so it refuses nothing. Two prescribers, or one prescription that was sent twice, must never give a second month: call the prescriber's office before you supply this one.";

pub(super) const GIVE_GUIDE: Words = Words {
    title: "Note the medication guide",
    lead: "One goes with each dispensing. The patient reads on their own page that it was given, when, and which version.",
    submit: "Note that it was given",
    done: "The medication guide is noted.",
};
pub(super) const LABEL: &str = "Bag label";
pub(super) const LABEL_LEAD: &str =
    "Print it from the browser and fasten it to the bag. The till asks for the day again.";
pub(super) const NOT_AFTER: &str = "Do not hand over after";

pub(super) const FLAGS: &str = "Flags beside the answer";
pub(super) const FLAGS_MEAN: &str = "Advice, and no reason of the answer: it does not change by these. In doubt call the prescriber's office before you hand anything over.";
pub(super) const NO_FLAGS: &str = "No hold, other medicine or allergy is flagged on record. What nobody told is not known: ask the patient.";
pub(super) const FLAGS_UNREAD: &str = "Flags could not be read. Ask the patient about other medicines and allergies, and call the prescriber's office in doubt.";
pub(super) const FLAG_HOLD: &str = "Hold";
pub(super) const FLAG_INTERACTION: &str = "Other medicine";
pub(super) const FLAG_ALLERGY: &str = "Allergy";
pub(super) const FLAG_SOURCE: &str = "Source:";
pub(in crate::rooms) const HOLD_CONSIDERED: &str =
    "A pause is being considered. Call the prescriber's office before you hand anything over.";

pub(super) const FILL: Words = Words {
    title: "Fill",
    lead: "Filled is not handed over yet.",
    submit: "Record the filling",
    done: "The filling is on record. The bag label carries the last day.",
};
pub(super) const HAND_OVER: Words = Words {
    title: "Hand over",
    lead: "",
    submit: "Hand over now",
    done: "Handed over, and on record.",
};
pub(super) const SHIP: Words = Words {
    title: "Ship",
    lead: "The shipment counts as the handing over, so it leaves on or before the last day.",
    submit: "Ship now",
    done: "Shipped, and on record.",
};
pub(super) const PARTIAL: Words = Words {
    title: "Hand over a part",
    lead: "The rest needs a number of its own, inside the same window; otherwise it is forfeited.",
    submit: "Hand over the part now",
    done: "The part is handed over, and on record.",
};
pub(super) const REVERSE: Words = Words {
    title: "Reverse",
    lead: "The authorisation ends. The prescription can be asked for again.",
    submit: "Reverse the authorisation",
    done: "The authorisation is reversed.",
};
pub(super) const RELEASE: Words = Words {
    title: "Release for another pharmacy",
    lead: "For a patient who collects elsewhere. Your filling can no longer be handed over.",
    submit: "Release the authorisation",
    done: "The authorisation is released. Another pharmacy can ask.",
};
pub(super) const LEFT_BEFORE: Words = Words {
    title: "It had left before the release",
    lead: "For capsules that left this pharmacy while the authorisation stood, and were not written down. What another pharmacy was given since ends with it; the prescriber and the programme's office are told, and look into it. Nothing may leave on it now.",
    submit: "Record that it had left",
    done: "It is on record, on its day and with the reason. The prescriber, the other pharmacy and the programme's office are told.",
};
pub(super) const LEFT_ON: Field = Field::new("left-on", "Day on which it left", "");
pub(super) const IN_PART: Field = Field::new(
    "in-part",
    "A part of it only",
    "For fewer days than it stood for, the rest being back on the shelf or with another pharmacy.",
);
pub(super) const NOT_BOTH: &str = "A part is recorded as handed over. Tick one of the two, and say in the reason that it was sent.";
pub(super) const LATE_REASON: Field = Field::new(
    "despite",
    "Why it is entered only now",
    "A few words. No names, and nothing about the patient's health.",
);
pub(super) const RELEASED: &str = "Released: do not hand over";
pub(super) const RELEASED_BY_OFFICE: &str = "The programme's office released the authorisation that this pharmacy held, because two of its agents learned that nothing had been handed over. It was released on";
pub(super) const RELEASED_HERE: &str = "This pharmacy released the authorisation that it held, so that another can help. It was released on";
pub(super) const RELEASED_MEANS: &str = "Nothing may leave on it any more. What was filled goes back to stock. You may ask anew, as any other pharmacy may.";
pub(super) const CARD_TITLE: &str = "Reminder cards";
pub(super) const CARD_MEANS: &str = "Each supply goes with the reminder card. One that was forgotten goes with the next; say so once it is given.";
pub(super) const CARD_GIVEN: &str = "The card was given";
pub(super) const ELSEWHERE_TOO: &str = "Another pharmacy had handed this month over as well, and told so only afterwards. It had left there on";
pub(super) const ELSEWHERE_TOO_MEANS: &str = "The patient may have two months at home. The prescriber and the programme's office are told; you did nothing wrong.";
pub(super) const DUE_TITLE: &str = "To go back to stock";
pub(super) const DUE_MEANS: &str = "Held here and not handed over. It may not be handed over any more, so the bag must not leave; say so once it is back, or if nothing was filled.";
pub(super) const RETURN: Words = Words {
    title: "Return to stock",
    lead: "Only what was never handed over.",
    submit: "Record the return",
    done: "The capsules are returned to stock, and on record.",
};
pub(super) const SHORTAGE: Words = Words {
    title: "Out of stock",
    lead: "Protects the patient: a window that is lost for this reason does not count as missed.",
    submit: "Record the shortage",
    done: "The shortage is on record. Release the authorisation so that another pharmacy can help.",
};
pub(super) const SUPPLY_ACT: Words = Words {
    title: "Supply",
    lead: "",
    submit: "Record the supply",
    done: "Supplied, and on record with the checklist.",
};
pub(super) const SUPPLY_DESPITE: Words = Words {
    title: "Record a supply made all the same",
    lead: "Something on the checklist is open. Where capsules have left the pharmacy nevertheless, say why. An inspection sees it.",
    submit: "Record the supply and its reason",
    done: "The supply is on record, with its reason.",
};
pub(super) const SUPPLY_LATE: Words = Words {
    title: "Record a supply of an earlier day",
    lead: "Capsules that left the pharmacy on a day before today, and were not written down. It is recorded for the day of the checklist that was gone through then, by the programme in which the patient was; the record shows that it was entered late.",
    submit: "Record the supply",
    done: "The supply is on record, on the day of its checklist.",
};
pub(super) const OF_CHECKLIST: Field = Field::new(
    "checklist",
    "Checklist of",
    "A supply is made on the day of its checklist.",
);
pub(super) const WAS_COMPLETE: &str = "complete";
pub(super) const WAS_OPEN: &str = "open";
pub(super) const DESPITE_THEN: Field = Field::new(
    "despite",
    "Why it was supplied, if something was open",
    "A few words. No names, and nothing about the patient's health.",
);
pub(super) const BY_POST: Field = Field::new("shipped", "Sent, and not handed over", "");
pub(super) const WENT_THROUGH: Field = Field::new(
    "went-through",
    "I have gone through the checklist, and compared the person with the name and day of birth.",
    "",
);
pub(super) const NOT_GONE_THROUGH: &str = "Go through the checklist first, then say so here.";
pub(super) const DESPITE: Field = Field::new(
    "despite",
    "Why it was supplied",
    "A few words. No names, and nothing about the patient's health.",
);
pub(super) const PRODUCT_CODE: Field =
    Field::new("product-code", "Product code", "The code on the pack.");
pub(super) const LOT: Field = Field::new("lot", "Lot", "");
pub(super) const COUNT: Field = Field::new("capsules", "Capsules", "");
pub(super) const DAYS: Field = Field::new("days", "Days of supply", "");
pub(super) const REASON: Field = Field::new("reason", "Reason", "A few words. No names.");
pub(super) const CHECKED: Field = Field::new(
    "checked",
    "I have compared today with the last day on the bag, and the person with the name and day of birth.",
    "",
);
pub(super) const NOT_CHECKED: &str = "Compare the day and the person first, then say so here.";
pub(super) const LAST_DAY: &str = "Last day";
pub(super) const TODAY: &str = "Today";
pub(super) const TAKE_NOTICE: &str = "I have taken notice";
pub(super) const STATE_CHANGED: &str = "The prescription stands differently now than when the page was made, and this page recorded nothing. Look at the patient again.";
pub(super) const READY_COMPANION_MEANS: &str = "Everything that the rules ask is on record here. This installation gives no authorisation: obtain the number from the programme's own system, and record it before anything is filled or handed over.";
pub(super) const READY_UNTIL: &str = "By the rules here until and including";

pub(super) const UNDER_RECALL: &str = "Lots are under recall";
pub(super) const UNDER_RECALL_MEANS: &str =
    "Look at the lots before filling, and at who was handed some.";
