//! What a patient reports: contraception, a lapse, a wish to pause, a pregnancy, breastfeeding, that a pregnancy is possible
//! after all, and capsules from elsewhere.

use maud::{Markup, html};
use retinue_kernel::{Basis, Category, Payload, Source};
use retinue_rulebook::Language;

use super::words;
use crate::http::form::{Form, Reader, Typed};
use crate::rooms::act::{Act, Report, SpokenAct, SpokenWords, Words, today};
use crate::rooms::chart::Chart;
use crate::rooms::contraception;
use crate::rooms::outside_supply;
use crate::views::fields::{self, Need};
use crate::words::said::reports as says;

fn can(chart: &Chart) -> bool {
    chart.summary.category != Some(Category::Cannot)
}

pub(in crate::rooms) struct Contraception;

impl SpokenAct for Contraception {
    const SAYS: SpokenWords = words::CONTRACEPTION;
}

impl Act for Contraception {
    const SLUG: &'static str = "contraception";
    const PATH: &'static str = "/me/contraception";
    const WORDS: Words = words::CONTRACEPTION.in_language(Language::English);

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with(contraception::as_last(chart))
    }

    fn controls(chart: &Chart, form: &Form) -> Markup {
        contraception::controls(chart, form)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        contraception::read(chart, reader, Source::Patient).map(|payload| today(chart, payload))
    }
}

pub(in crate::rooms) struct Lapse;

impl SpokenAct for Lapse {
    const SAYS: SpokenWords = words::LAPSE;
}

impl Act for Lapse {
    const SLUG: &'static str = "lapse";
    const PATH: &'static str = "/me/lapse";
    const WORDS: Words = words::LAPSE.in_language(Language::English);
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart)
    }

    fn begin(chart: &Chart, _: &Typed) -> Form {
        Form::beginning_with([(words::LAPSE_FROM.name(), chart.today.to_string())])
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! {
            (fields::date(form, &words::LAPSE_FROM.in_language(language), Need::Required))
            (fields::choice_of(form, &words::UNPROTECTED.in_language(language), &[
                ("yes", says::YES.get(language)),
                ("no", says::NO.get(language)),
                ("unsaid", says::UNSAID.get(language)),
            ]))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let from = reader.day(
            &words::LAPSE_FROM.in_language(language),
            chart.born..=chart.today,
        );
        let unprotected = reader.offered(
            &words::UNPROTECTED.in_language(language),
            &["yes", "no", "unsaid"],
        );
        let unprotected = match unprotected?.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Some(today(
            chart,
            Payload::ContraceptionLapsed {
                from: Some(from?),
                unprotected,
            },
        ))
    }
}

pub(in crate::rooms) struct Hold;

impl SpokenAct for Hold {
    const SAYS: SpokenWords = words::HOLD;
}

impl Act for Hold {
    const SLUG: &'static str = "pause";
    const PATH: &'static str = "/me/pause";
    const WORDS: Words = words::HOLD.in_language(Language::English);

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        fields::text(
            form,
            &words::HOLD_REASON.in_language(language),
            Need::Optional,
        )
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let reason = reader.optional_id(&words::HOLD_REASON.in_language(language));
        Some(today(chart, Payload::HoldRequested { reason }))
    }
}

pub(in crate::rooms) struct Pregnancy;

impl SpokenAct for Pregnancy {
    const SAYS: SpokenWords = words::PREGNANCY;
}

impl Act for Pregnancy {
    const SLUG: &'static str = "pregnancy";
    const PATH: &'static str = "/me/pregnancy";
    const WORDS: Words = words::PREGNANCY.in_language(Language::English);
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        can(chart) && !chart.pregnancy_open()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! { p { (says::PREGNANCY_MEANS.get(language)) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        Some(today(chart, Payload::PregnancyReported {}))
    }
}

/// She breastfeeds. That it is over the clinic records: from then on capsules may leave again.
pub(in crate::rooms) struct Breastfeeding;

impl SpokenAct for Breastfeeding {
    const SAYS: SpokenWords = words::BREASTFEEDING;
}

impl Act for Breastfeeding {
    const SLUG: &'static str = "breastfeeding";
    const PATH: &'static str = "/me/breastfeeding";
    const WORDS: Words = words::BREASTFEEDING.in_language(Language::English);
    const GRAVE: bool = true;

    // Whoever bore a child may not be able to become pregnant again.
    fn fits(chart: &Chart) -> bool {
        chart.basis() != Some(Basis::CisgenderMale) && !chart.breastfeeding()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! { p { (says::BREASTFEEDING_MEANS.get(language)) } }
    }

    fn read(chart: &Chart, _: &mut Reader) -> Option<Vec<Report>> {
        let ongoing = Some(true);
        Some(today(chart, Payload::BreastfeedingRecorded { ongoing }))
    }
}

/// She can become pregnant, although the record says otherwise: the report holds until the prescriber has assessed it (Q25).
pub(in crate::rooms) struct CanBecomePregnant;

impl SpokenAct for CanBecomePregnant {
    const SAYS: SpokenWords = words::CAN;
}

impl Act for CanBecomePregnant {
    const SLUG: &'static str = "category";
    const PATH: &'static str = "/me/category";
    const WORDS: Words = words::CAN.in_language(Language::English);
    const GRAVE: bool = true;

    fn fits(chart: &Chart) -> bool {
        !can(chart) || chart.is_outside_by_agreement()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        let language = form.language();
        html! {
            p { (says::CAN_MEANS.get(language)) }
            (fields::text(form, &words::CAN_REASON.in_language(language), Need::Optional))
        }
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        let language = reader.language();
        let reason = reader.optional_id(&words::CAN_REASON.in_language(language));
        Some(today(
            chart,
            Payload::CategoryAssigned {
                category: Category::Can,
                basis: Basis::Default,
                menopause: None,
                reason,
            },
        ))
    }
}

/// Capsules that no pharmacy handed over on the prescription.
pub(in crate::rooms) struct OutsideSupply;

impl SpokenAct for OutsideSupply {
    const SAYS: SpokenWords = words::OUTSIDE_SUPPLY;
}

impl Act for OutsideSupply {
    const SLUG: &'static str = "outside-supply";
    const PATH: &'static str = "/me/outside-supply";
    const WORDS: Words = words::OUTSIDE_SUPPLY.in_language(Language::English);

    fn begin(_: &Chart, _: &Typed) -> Form {
        outside_supply::begin()
    }

    fn controls(_: &Chart, form: &Form) -> Markup {
        outside_supply::controls(form)
    }

    fn read(chart: &Chart, reader: &mut Reader) -> Option<Vec<Report>> {
        outside_supply::read(chart, reader).map(|payload| today(chart, payload))
    }
}
