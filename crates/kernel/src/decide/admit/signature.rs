//! What is wrong with a signature: who has not signed, under which edition, and an item answered twice.

use alloc::format;

use super::Door;
use crate::decide::people;
use crate::event::Payload;
use crate::id::Id;
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
        let majority = i16::from(self.rules.at(self.on).edition.parameters.age_of_majority);
        let is_minor = self
            .born()
            .is_some_and(|born| self.on.age_of(born) < majority);
        // A guardian with a way in of their own signs there, before or after this.
        let signs_apart =
            || people::guardian_signs_apart(self.patient, form, self.rules, self.today);
        if is_minor && !signers.contains(&Signer::Guardian) && !signs_apart() {
            let wrong =
                format!("the patient is under {majority} and no parent or guardian has signed");
            self.refuse("signers", wrong, "A parent or guardian signs too: with the others, or in their own room once they are linked.");
        }
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
