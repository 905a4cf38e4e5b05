//! Exemptions from initial testing: asked for, granted with a scope, refused, and decided once more.

use jiff::civil::Date;
use serde_json::json;

use super::Story;
use super::dice::day;

const SCOPES: [&[&str]; 6] = [
    &["first-test"],
    &["gap"],
    &["cycle-day"],
    &["first-test", "gap"],
    &["gap", "cycle-day"],
    &["first-test", "gap", "cycle-day"],
];

impl Story {
    /// Now and then a patient asks to be exempted; from what the programme exempts in the end.
    pub(super) fn exemption(&mut self, on: Date) -> &'static [&'static str] {
        if !self.dice.chance(14) {
            return &[];
        }
        let scope = self.dice.pick(&SCOPES);
        self.tell(json!({ "type": "exemption-requested", "on": day(on), "scope": scope, "reason": "a serious medical reason" }));
        let answers: &[bool] = match self.dice.below(8) {
            0 => &[],
            1 => &[false],
            2 => &[false, true],
            3 => &[true, false],
            _ => &[true],
        };
        for granted in answers {
            let answer = if *granted {
                json!({ "type": "exemption-granted", "on": day(on), "scope": scope })
            } else if self.dice.chance(50) {
                json!({ "type": "exemption-refused", "on": day(on), "reason": "not a medical one" })
            } else {
                json!({ "type": "exemption-refused", "on": day(on) })
            };
            self.tell(answer);
        }
        if answers.last() == Some(&true) {
            scope
        } else {
            &[]
        }
    }

    /// The programme decides anew, or for the first time; and perhaps there is no other test than the month's.
    pub(super) fn decide_on_an_exemption(&mut self, today: Date) {
        let on = self.some_day(today);
        let scope = self.dice.pick(&SCOPES);
        // Mostly it was asked for, and not always for as much.
        if self.dice.chance(75) {
            let asked = if self.dice.chance(80) {
                scope
            } else {
                self.dice.pick(&SCOPES)
            };
            self.insert(json!({ "type": "exemption-requested", "on": day(on), "scope": asked, "reason": "a serious medical reason" }));
        }
        let decided = match self.dice.below(6) {
            0 => {
                json!({ "type": "exemption-requested", "on": day(on), "scope": scope, "reason": "a serious medical reason" })
            }
            1 => json!({ "type": "exemption-refused", "on": day(on) }),
            _ => json!({ "type": "exemption-granted", "on": day(on), "scope": scope }),
        };
        self.insert(decided);
        let test_at = |story: &Story| {
            let mut tests = story.events.iter();
            tests.position(|event| event["type"] == "pregnancy-test-reported")
        };
        if self.dice.chance(40)
            && let Some(first) = test_at(self)
        {
            self.events.remove(first);
        }
    }
}
