//! What must be said beside a plan.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::plan::{DosePlan, DoseQuestion, Ground, TargetKind};
use super::regimen::{Regimen, RegimenStep};
use crate::knowledge::{FoodRule, Range, Remark, RemarkCode};
use crate::quantity::{Micrograms, MicrogramsPerKilogram};

/// The remarks of a plan: what conflicts first, how to take it last.
pub(super) fn of(plan: &DosePlan, asked: &DoseQuestion<'_>, ground: &Ground<'_>) -> Vec<Remark> {
    let mut said = Said {
        ground,
        jurisdiction: plan.jurisdiction,
        remarks: Vec::new(),
    };
    of_target(&mut said, plan);
    of_steps(&mut said, plan);
    of_patient(&mut said, plan, asked);
    of_given(&mut said, plan);
    of_packs(&mut said, plan);
    how_to_take(&mut said);
    said.remarks
}

/// Whether anything under the plan is confirmed by no stored source.
pub(super) fn is_provisional(plan: &DosePlan, ground: &Ground<'_>) -> bool {
    let label = ground.label;
    let dispensing = ground.dispensing;
    plan.ceiling_per_kilogram.is_provisional()
        || label.usual_from.is_provisional()
        || label.usual_to.is_provisional()
        || label.course_weeks.is_provisional()
        || dispensing.pack.is_provisional()
        || dispensing.most_days.is_provisional()
        || ground.formulation.conventional_equivalent.is_provisional()
        || ground.product.rests_on_unconfirmed()
        || plan.remarks.iter().any(|one| one.basis.is_provisional())
}

struct Said<'a> {
    ground: &'a Ground<'a>,
    jurisdiction: crate::basis::Jurisdiction,
    remarks: Vec<Remark>,
}

impl Said<'_> {
    fn say(&mut self, code: RemarkCode, words: &[(&str, String)]) {
        let known = self.ground.knowledge.dose_remarks.get(&code);
        if let Some(sentence) = known
            && sentence.jurisdictions.holds_in(self.jurisdiction)
        {
            self.remarks.push(sentence.filled(words));
        }
    }
}

fn of_target(said: &mut Said<'_>, plan: &DosePlan) {
    let Some(target) = &plan.target else {
        return;
    };
    let range = range_in_words(target.per_kilogram);
    if target.kind == TargetKind::Custom {
        said.say(RemarkCode::TargetCustom, &[("range", range.clone())]);
    }
    conflict(said, plan, target.per_kilogram, &range);
    let course = plan.course_length.weeks.value;
    let needed = plan
        .finish
        .as_ref()
        .and_then(|finish| finish.upper.to)
        .map(|day| day.tenths_of_weeks);
    if let Some(needed) = needed
        && needed > u32::from(course.to).saturating_mul(10)
    {
        let words = [
            ("needed", tenths(needed)),
            ("course", format!("{}–{}", course.from, course.to)),
        ];
        said.say(RemarkCode::LongerThanLabel, &words);
    }
    let most = said.ground.knowledge.dose_policy.highest_target.value;
    if target.per_kilogram.to > most {
        let words = [("most", most.number().to_string())];
        said.say(RemarkCode::TargetBeyondBenefit, &words);
    }
    said.say(RemarkCode::TargetEvidence, &[]);
}

/// Whether the label's course and the target can both hold at the label's usual doses, by arithmetic on one kilogram.
fn conflict(
    said: &mut Said<'_>,
    plan: &DosePlan,
    target: Range<MicrogramsPerKilogram>,
    range: &str,
) {
    let label = said.ground.label;
    let lead = said.ground.knowledge.dose_policy.lead_in_days.value;
    let formulation = said.ground.formulation;
    let daily =
        |dose: MicrogramsPerKilogram| formulation.in_conventional(Micrograms(u64::from(dose.0)));
    let usual = Regimen::new(Vec::from([
        RegimenStep {
            daily: daily(label.usual_from.value),
            days: Some(lead),
        },
        RegimenStep {
            daily: daily(label.usual_to.value),
            days: None,
        },
    ]));
    let course = plan.course_length.weeks.value;
    let Some(usual) = usual else {
        return;
    };
    let total = Micrograms(u64::from(target.to.0));
    let needed = usual.tenths_of_weeks_to(total);
    let days = u32::from(course.to).saturating_mul(7);
    let Some(needed) = needed.filter(|_| usual.total_after(days) < total) else {
        return;
    };
    let reached = |weeks: u16| {
        let total = usual.total_after(u32::from(weeks).saturating_mul(7));
        MicrogramsPerKilogram(u32::try_from(total.0).unwrap_or(u32::MAX))
    };
    let words = [
        ("course", format!("{}–{}", course.from, course.to)),
        ("first", label.usual_from.value.number().to_string()),
        ("lead", tenths(u32::from(lead).saturating_mul(10) / 7)),
        ("then", label.usual_to.value.number().to_string()),
        (
            "reached",
            range_in_words(Range {
                from: reached(course.from),
                to: reached(course.to),
            }),
        ),
        ("target", target.to.number().to_string()),
        ("needed", tenths(needed)),
        ("range", range.to_string()),
    ];
    said.say(RemarkCode::CourseAndTarget, &words);
}

fn of_steps(said: &mut Said<'_>, plan: &DosePlan) {
    for step in plan.steps.iter().filter(|step| step.held_at_ceiling) {
        let words = [
            (
                "wished",
                step.wished.per_kilogram(plan.weight).number().to_string(),
            ),
            (
                "ceiling",
                plan.ceiling_per_kilogram.value.number().to_string(),
            ),
            ("daily", step.daily.to_string()),
        ];
        said.say(RemarkCode::HeldAtCeiling, &words);
    }
    for step in plan.steps.iter().filter(|step| step.capsules.alternates()) {
        let words = [("average", step.daily.to_string())];
        said.say(RemarkCode::Alternating, &words);
    }
    if plan.steps.iter().any(|step| step.once_daily_offlabel) {
        said.say(RemarkCode::OnceDaily, &[]);
    }
    let cap = said.ground.knowledge.dose_policy.practice_cap.value;
    let highest = plan.steps.iter().map(|step| step.daily).max();
    let conventional = highest.map(|daily| said.ground.formulation.in_conventional(daily));
    if let (Some(daily), Some(conventional)) = (highest, conventional)
        && conventional.0 > u64::from(cap).saturating_mul(1000)
    {
        let words = [("cap", cap.to_string()), ("daily", daily.to_string())];
        said.say(RemarkCode::AbovePracticeCap, &words);
    }
}

fn of_patient(said: &mut Said<'_>, plan: &DosePlan, asked: &DoseQuestion<'_>) {
    let studied = said.ground.knowledge.dose_policy.studied_weight.value;
    if plan.weight < studied.from || plan.weight > studied.to {
        let words = [
            ("from", studied.from.to_string()),
            ("to", studied.to.to_string()),
            ("weight", plan.weight.to_string()),
        ];
        said.say(RemarkCode::WeightNotStudied, &words);
    }
    if asked.severe_renal_impairment {
        match &said.ground.label.severe_renal_start {
            Some(start) => {
                let words = [("start", start.value.to_string())];
                said.say(RemarkCode::RenalStart, &words);
            }
            None => said.say(RemarkCode::RenalNotStated, &[]),
        }
    }
}

fn of_given(said: &mut Said<'_>, plan: &DosePlan) {
    if plan.given.days_vomited > 0 {
        let words = [("count", plan.given.days_vomited.to_string())];
        said.say(RemarkCode::VomitedDose, &words);
    }
    if plan.given.by_latest_weight != plan.given.by_weight_of_period {
        said.say(RemarkCode::WeightByPeriod, &plan.given.in_words());
    }
}

fn of_packs(said: &mut Said<'_>, plan: &DosePlan) {
    let most = said.ground.dispensing.most_days.value;
    let lasts = plan.course.dispensings.iter().map(|one| one.lasts).max();
    if let Some(lasts) = lasts.filter(|lasts| *lasts > u32::from(most)) {
        let words = [("covered", lasts.to_string()), ("most", most.to_string())];
        said.say(RemarkCode::MoreThanDispensable, &words);
    }
}

fn how_to_take(said: &mut Said<'_>) {
    let formulation = said.ground.formulation;
    let worth = formulation.conventional_equivalent.value;
    if worth != 1000 {
        let factor = MicrogramsPerKilogram(worth).number().to_string();
        said.say(RemarkCode::OtherScale, &[("factor", factor)]);
    }
    match said.ground.product.food.value {
        // Each holds where its label does, and so one of them is said.
        FoodRule::WithFood => {
            said.say(RemarkCode::WithFood, &[]);
            said.say(RemarkCode::WithFoodOnceOrTwice, &[]);
        }
        FoodRule::Any => said.say(RemarkCode::AnyFood, &[]),
    }
    said.say(RemarkCode::SwallowWhole, &[]);
    said.say(RemarkCode::MissedDose, &[]);
}

/// `120–150`, or one number when both ends are the same.
fn range_in_words(range: Range<MicrogramsPerKilogram>) -> String {
    if range.from == range.to {
        range.from.number().to_string()
    } else {
        format!("{}–{}", range.from.number(), range.to.number())
    }
}

/// Tenths as a decimal number.
fn tenths(tenths: u32) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}
