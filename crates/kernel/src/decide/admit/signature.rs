//! What is wrong with a signature: who has not signed, under which edition, and an item answered twice.

use alloc::format;

use super::Door;
use crate::decide::people;
use crate::event::Payload;
use crate::id::Id;
use crate::majority::OfAge;
use crate::people::{majority_of, of_age};
use crate::signing::Signing;
use crate::vocabulary::{Form, Signer};

impl Door<'_> {
    /// What is wrong with the form on which an act was done.
    pub(super) fn form_of(&mut self, act: &Payload) {
        let (Some(signed), Some(form)) = (act.signed_form(), act.form_of_act()) else {
            return;
        };
        if signed.form != form {
            let wrong = format!(
                "'{}' is not the form of this act: it is '{form}'",
                signed.form
            );
            self.refuse(
                "form",
                wrong,
                "Give the form of the act, or leave form, edition, text and answers out.",
            );
        }
        self.edition_signed(Some(&signed.edition));
        self.answers(Some(&signed.signing));
    }

    pub(super) fn signatures(&mut self, form: Form, signers: &[Signer]) {
        if !form.is_signed_by_patients() {
            self.refuse(
                "form",
                format!("'{form}' is not signed by a patient"),
                "Name the patient's own form; other forms are signed with the act that they are of.",
            );
        }
        for (signer, wrong) in [
            (Signer::Patient, "the patient has not signed"),
            (Signer::Prescriber, "the prescriber has not signed"),
        ] {
            if !signers.contains(&signer) {
                self.refuse("signers", wrong, "All who must sign do so on one form.");
            }
        }
        // A guardian with a way in of their own signs there, before or after this.
        let signs_apart =
            || people::guardian_signs_apart(self.patient, form, self.rules, self.today);
        let of_age = of_age(self.patient, self.rules, self.on);
        if of_age.is_none_or(|of_age| of_age == OfAge::Yes)
            || signers.contains(&Signer::Guardian)
            || signs_apart()
        {
            return;
        }
        let oldest = majority_of(self.patient, self.rules, self.on).oldest;
        let (wrong, remedy) = match of_age {
            Some(OfAge::DependsOnResidence) => (
                format!(
                    "it is not on record where the patient lives, who is under {oldest}, and no parent or guardian has signed"
                ),
                "Record first where the patient lives, from that day or an earlier one; or have a parent or guardian sign with the others.",
            ),
            _ => (
                format!("the patient is under {oldest} and no parent or guardian has signed"),
                "A parent or guardian signs too: with the others, or in their own room once they are linked.",
            ),
        };
        self.refuse("signers", wrong, remedy);
    }

    /// A form is signed under the edition of its day. Under another name no text of an authority would be looked for.
    pub(super) fn edition_signed(&mut self, edition: Option<&Id>) {
        let in_force = &self.rules.at(self.on).edition.id;
        if edition.is_some_and(|edition| edition != in_force) {
            let wrong = format!("the edition of {} is {in_force}", self.on);
            self.refuse(
                "edition",
                wrong,
                "Leave the edition out, or give that of the day of the signature.",
            );
        }
    }

    pub(super) fn answers(&mut self, signing: Option<&Signing>) {
        if let Some(item) = signing.and_then(Signing::answered_twice) {
            let wrong = format!("item '{item}' is answered twice");
            self.refuse("signing", wrong, "Give each item one answer.");
        }
    }
}
