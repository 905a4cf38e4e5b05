//! A record kept by the kernel alone, so that the plan can be tried on very many days.

use std::fmt::Display;
use std::sync::LazyLock;

use retinue_cohort::demo::{self, Astray, Course, NotTold};
use retinue_kernel::{
    AuthorisationState, Day, DispenseDecision, DispenseRequest, Payload, Programme, RegistryFact,
    RulesInForce, authorise, summarise,
};
use retinue_rulebook::Rulebook;

pub(crate) static RULEBOOK: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::embedded().expect("the rules can be read"));

pub(crate) fn day(text: impl Display) -> Day {
    text.to_string().parse().expect("a day")
}

/// What the demo adopts: the edition of 2026 from its day.
pub(crate) fn rules(today: Day) -> RulesInForce {
    let adopted = RegistryFact {
        event: demo::adoption(&RULEBOOK),
        id: None,
        on: today,
        recorded_at: None,
        by: None,
        command_id: None,
    };
    RULEBOOK.adopted(&[adopted]).expect("the edition is known")
}

/// A course as the kernel alone knows it, on a day.
pub(crate) struct Alone {
    today: Day,
    kept: demo::Alone,
}

impl Alone {
    /// The course told to its end, with what a pharmacist asks then.
    pub(crate) fn told(
        course: &Course,
        today: Day,
    ) -> Result<(Alone, DispenseRequest), Astray<NotTold>> {
        let told = demo::Alone::told(
            course,
            Programme::UsIpledge,
            &rules(today),
            today,
            |_, _, _| (),
        );
        told.map(|(kept, request)| (Alone { today, kept }, request))
    }

    pub(crate) fn asked(&self, request: &DispenseRequest) -> DispenseDecision {
        authorise(
            &self.kept.case(&request.pharmacy),
            request,
            self.rules(),
            self.today,
        )
    }

    pub(crate) fn rules(&self) -> &RulesInForce {
        self.kept.rules()
    }

    /// What the facts that stand say.
    pub(crate) fn payloads(&self) -> Vec<Payload> {
        let facts = self.kept.patient().facts().iter();
        facts.map(|fact| fact.event.payload.clone()).collect()
    }

    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        self.payloads().iter().map(Payload::kind).collect()
    }

    /// Whether the last authorisation was given and no longer stands, without a dispensing.
    pub(crate) fn was_authorised_and_ended(&self) -> bool {
        let all = summarise(self.kept.patient(), self.rules(), self.today).authorisations;
        all.last()
            .is_some_and(|one| one.state == AuthorisationState::Closed)
    }
}
