//! What became of forms and duties between two editions: which stand in one only, which gave way to which, and what is
//! in the later that was not in the earlier.

use retinue_kernel::Day;
use retinue_rulebook::{Duty, FormEntry, FormItem, Grounds, Rulebook};

use super::words;

/// Both editions, on a day.
#[derive(Clone, Copy)]
pub(super) struct Between<'a> {
    pub(super) rulebook: &'a Rulebook,
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    pub(super) on: Day,
}

/// In which of the two editions something stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Before,
    After,
    Both,
    Neither,
}

impl Between<'_> {
    fn stands(&self, grounds: &Grounds) -> Stands {
        let asks = |edition: &str| grounds.editions.iter().any(|one| one.as_str() == edition);
        match (asks(self.before), asks(self.after)) {
            (true, true) => Stands::Both,
            (true, false) => Stands::Before,
            (false, true) => Stands::After,
            (false, false) => Stands::Neither,
        }
    }

    /// A sentence for each form that is not the same in both.
    pub(super) fn forms(&self) -> Vec<String> {
        let all = self.rulebook.forms();
        let is_turn = |one: &FormEntry, other: &FormEntry| {
            one.form.is_some() && one.form == other.form && one.applies == other.applies
        };
        self.told(
            all,
            |form| &form.grounds,
            is_turn,
            |form| format!("\"{}\" ({})", form.title, form.name),
            "is signed",
            in_the_form,
            |_| None,
        )
    }

    /// A sentence for each duty that is not the same in both.
    pub(super) fn duties(&self) -> Vec<String> {
        let is_turn = |one: &Duty, other: &Duty| {
            one.actor == other.actor && one.law.iter().any(|id| other.law.contains(id))
        };
        let due = |duty: &Duty, edition: &str| words::due(self.rulebook, duty, edition, self.on);
        let dues = |before: &Duty, after: &Duty| {
            let (then, now) = (due(before, self.before), due(after, self.after));
            (then != now).then(|| format!("due {then} in {}, {now} in {}", self.before, self.after))
        };
        self.told(
            self.rulebook.duties(),
            |duty| &duty.grounds,
            is_turn,
            |duty| {
                let who = words::actor(duty.actor);
                format!("\"{}\" ({who}, {})", duty.title, duty.id)
            },
            "is a duty",
            |before, after| dues(before, after).into_iter().collect(),
            |duty| dues(duty, duty),
        )
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one place tells both; each argument is a part of the sentence"
    )]
    fn told<T>(
        &self,
        all: &[T],
        grounds: impl Fn(&T) -> &Grounds,
        is_turn: impl Fn(&T, &T) -> bool,
        title: impl Fn(&T) -> String,
        does: &str,
        changes: impl Fn(&T, &T) -> Vec<String>,
        within: impl Fn(&T) -> Option<String>,
    ) -> Vec<String> {
        let of = |stands: Stands| {
            all.iter()
                .filter(|one| self.stands(grounds(one)) == stands)
                .collect::<Vec<_>>()
        };
        let (gone, come) = (of(Stands::Before), of(Stands::After));
        let mut sentences = Vec::new();
        for one in &gone {
            match come.iter().find(|other| is_turn(one, other)) {
                Some(other) => {
                    let changes = changes(one, other);
                    let what = if changes.is_empty() {
                        "nothing in it is another".to_owned()
                    } else {
                        changes.join("; ")
                    };
                    sentences.push(format!(
                        "{} of {} gives way to {} in {}: {what}.",
                        title(one),
                        self.before,
                        title(other),
                        self.after
                    ));
                }
                None => sentences.push(format!("{} {does} in {} only.", title(one), self.before)),
            }
        }
        let is_new = |other: &&&T| !gone.iter().any(|one| is_turn(one, other));
        for other in come.iter().filter(is_new) {
            sentences.push(format!("{} {does} in {} only.", title(other), self.after));
        }
        for one in of(Stands::Both) {
            sentences.extend(within(one).map(|what| format!("{}: {what}.", title(one))));
        }
        sentences
    }
}

/// What is in the later form that was not in the earlier, item by item.
fn in_the_form(before: &FormEntry, after: &FormEntry) -> Vec<String> {
    let item = |of: &FormEntry, id: &FormItem| of.items.iter().find(|one| one.id == id.id).cloned();
    let names = |items: Vec<&FormItem>| -> String {
        let names: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        names.join(", ")
    };
    let only = |these: &FormEntry, those: &FormEntry| -> String {
        names(
            these
                .items
                .iter()
                .filter(|one| item(those, one).is_none())
                .collect(),
        )
    };
    let in_both = |differs: &dyn Fn(&FormItem, &FormItem) -> bool| -> String {
        names(
            before
                .items
                .iter()
                .filter(|one| item(after, one).is_some_and(|other| differs(one, &other)))
                .collect(),
        )
    };
    let asked = |one: &FormItem, other: &FormItem| {
        (one.kind, one.by, one.required, one.when, one.needs)
            != (
                other.kind,
                other.by,
                other.required,
                other.when,
                other.needs,
            )
    };
    let worded = |one: &FormItem, other: &FormItem| {
        (&one.slot, &one.demonstration_wording) != (&other.slot, &other.demonstration_wording)
    };
    let signers = |of: &FormEntry| {
        let names: Vec<&str> = of.signers.iter().map(|one| words::party(*one)).collect();
        names.join(", ")
    };
    let signed = if before.signers == after.signers {
        String::new()
    } else {
        signers(after)
    };
    [
        ("new items", only(after, before)),
        ("items that are gone", only(before, after)),
        ("items asked otherwise", in_both(&asked)),
        ("items worded otherwise", in_both(&worded)),
        ("signed now by", signed),
    ]
    .into_iter()
    .filter(|(_, what)| !what.is_empty())
    .map(|(says, what)| format!("{says}: {what}"))
    .collect()
}
