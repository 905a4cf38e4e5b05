//! A form that was filled in elsewhere: held against the form of its edition, item by item. It is read, and signed by nobody:
//! what comes of it is what a person finds when they sign it themselves (decision 0057).

use std::collections::BTreeMap;

use retinue_kernel::{
    Day, Fsh, Hcg, Id, Method, Oestradiol, Payload, Progesterone, Setting, Specimen, TestResult,
};
use retinue_rulebook::{FormEntry, FormItem, ItemKind, Rulebook, YesNo};

use super::super::json::{Element, Json};
use super::super::outcome::{Issue, IssueCode};
use super::at::{At, keep};

const RESPONSE: &str = "QuestionnaireResponse";
const OUR_WORDS: &str = "urn:retinue:word";
/// Deeper than any form here is.
const DEEPEST: usize = 8;

/// The form of an edition.
#[derive(Clone, Copy, Debug)]
pub struct FormAsked<'a> {
    /// The law whose form it is.
    pub rulebook: &'a Rulebook,
    /// The form.
    pub entry: &'a FormEntry,
    /// The edition.
    pub edition: &'a Id,
}

/// A form that is complete and accepted as it was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormFilled {
    /// Each item that was answered, in the order of the form, with its answer in words.
    pub answers: Vec<(Id, String)>,
}

/// A form that is not accepted.
#[derive(Clone, PartialEq, Debug)]
pub struct FormNotAccepted {
    /// Everything that is wrong, each with the item.
    pub issues: Vec<Issue>,
    /// A positive pregnancy test that stands in it, with its day: it stops whatever else is wrong.
    pub positive: Option<Box<(Day, Payload)>>,
}

/// Which form a response answers. `base` is the address under which the resources lie; of each law stands beside it which edition
/// is in force today: an address without a version means that one, and no form of another is taken.
///
/// # Errors
/// That none is named, that it is none of ours, or that its edition is not in force.
pub fn form_of<'a>(
    response: &Element,
    base: &str,
    laws: &[(&'a Rulebook, &'a Id)],
) -> Result<FormAsked<'a>, Issue> {
    const REMEDY: &str = "name the form by its canonical address with its version, such as urn:retinue:form:us-ipledge:month-confirmation-can|2026-11-15; GET /fhir/Questionnaire lists them";
    let at = At::root(response);
    let named = at.needs("questionnaire", REMEDY)?;
    let own = named.strip_prefix(base).unwrap_or(named);
    let own = own.trim_start_matches('/');
    let all = laws.iter().flat_map(|(rulebook, today)| {
        let forms = rulebook.forms().iter();
        forms.flat_map(move |entry| {
            let editions = entry.grounds.editions.iter();
            editions.map(move |edition| (*rulebook, entry, edition, *today))
        })
    });
    let mut found = all.filter(|(rulebook, entry, edition, today)| {
        let programme = rulebook.programme().id;
        let url = format!("urn:retinue:form:{programme}:{}", entry.name);
        own == format!("{url}|{edition}")
            || own == url && edition == today
            || own == format!("Questionnaire/{programme}-{}-{edition}", entry.name)
    });
    let Some((rulebook, entry, edition, today)) = found.next() else {
        let says = format!("no form here is called so: {REMEDY}");
        return Err(at.issue(IssueCode::NotFound, "questionnaire", says));
    };
    if edition != today {
        let says = format!(
            "this is the form of edition {edition}, and edition {today} is in force: fill in the form of that one"
        );
        return Err(at.issue(IssueCode::BusinessRule, "questionnaire", says));
    }
    Ok(FormAsked {
        rulebook,
        entry,
        edition,
    })
}

/// Holds the answers against the form.
///
/// # Errors
/// [`FormNotAccepted`] with every reason.
pub fn filled(
    response: &Element,
    asked: &FormAsked<'_>,
    today: Day,
) -> Result<FormFilled, FormNotAccepted> {
    let mut issues = Vec::new();
    let at = At::root(response);
    match at.needs("status", "say 'completed': only a finished form is taken") {
        Ok("completed") => {}
        Ok(other) => issues.push(at.issue(
            IssueCode::BusinessRule,
            "status",
            format!("a form that is '{other}' is not taken: finish it and send it as 'completed'"),
        )),
        Err(issue) => issues.push(issue),
    }
    let known = &[
        "questionnaire",
        "status",
        "subject",
        "encounter",
        "authored",
        "author",
        "source",
        "item",
        "basedOn",
        "partOf",
    ];
    issues.extend(at.strangers(known));
    let mut given = Given::default();
    given.take(&at, DEEPEST, &mut issues);
    let mut positive = None;
    let mut answers = Vec::new();
    for item in &asked.entry.items {
        match answer(item, &mut given, today, &mut positive) {
            Ok(Some(says)) => answers.push((item.id.clone(), says)),
            Ok(None) => {}
            Err(found) => issues.extend(found),
        }
    }
    let parts: Vec<String> = asked
        .entry
        .items
        .iter()
        .map(|item| format!("part:{}", item.part))
        .collect();
    for stranger in given.0.into_keys().filter(|id| !parts.contains(id)) {
        let says = "the form has no such item";
        issues.push(about(&stranger, IssueCode::NotFound, says));
    }
    if issues.is_empty() {
        Ok(FormFilled { answers })
    } else {
        Err(FormNotAccepted { issues, positive })
    }
}

/// Something about an item, by its link id.
fn about(item: &str, code: IssueCode, says: impl Into<String>) -> Issue {
    // A quote within would end the text of the expression.
    let item = item.replace(['\'', '\\'], "_");
    let place = format!("{RESPONSE}.repeat(item).where(linkId='{item}')");
    Issue::of(code, &place, format!("{item}: {}", says.into()))
}

/// The answers by link id, as they are not yet read.
#[derive(Default)]
struct Given<'a>(BTreeMap<String, Vec<&'a Element>>);

impl<'a> Given<'a> {
    fn take(&mut self, at: &At<'a>, depth: usize, issues: &mut Vec<Issue>) {
        let Some(depth) = depth.checked_sub(1) else {
            issues.push(at.issue(IssueCode::Structure, "item", "no form is nested so deeply"));
            return;
        };
        for item in keep(issues, at.list("item")).unwrap_or_default() {
            let Some(id) = keep(issues, item.needs("linkId", "name the item")) else {
                continue;
            };
            if self.0.contains_key(id) {
                issues.push(about(
                    id,
                    IssueCode::Structure,
                    "it stands twice: answer it once",
                ));
                continue;
            }
            let answers = keep(issues, item.list("answer")).unwrap_or_default();
            let values = answers.iter().map(At::element).collect();
            self.0.insert(id.to_owned(), values);
            self.take(&item, depth, issues);
            for answer in &answers {
                self.take(answer, depth, issues);
            }
        }
    }

    fn of(&mut self, id: &str) -> Vec<&'a Element> {
        self.0.remove(id).unwrap_or_default()
    }
}

/// The answer to an item in words; none where it may be left out and was.
fn answer(
    item: &FormItem,
    given: &mut Given<'_>,
    today: Day,
    positive: &mut Option<Box<(Day, Payload)>>,
) -> Result<Option<String>, Vec<Issue>> {
    let id = item.id.as_str();
    let own = given.of(id);
    let mut part = |name: &str| (format!("{id}.{name}"), given.of(&format!("{id}.{name}")));
    match item.kind {
        ItemKind::Consent | ItemKind::Attestation | ItemKind::YesNo => {
            let is = one(id, &own, "valueBoolean", |value| match value {
                Json::Bool(is) => Some(*is),
                _ => None,
            })?;
            judged(item, is)
        }
        ItemKind::Text => {
            let says = one(id, &own, "valueString", |value| {
                value.as_text().map(str::to_owned)
            })?;
            or_missing(item, says)
        }
        ItemKind::Date => {
            let day = one(id, &own, "valueDate", a_day)?;
            or_missing(item, day.map(|day: Day| day.to_string()))
        }
        ItemKind::Contraception => {
            contraception(item, [part("methods"), part("abstinence"), part("since")])
        }
        ItemKind::PregnancyTest => {
            let parts = [
                part("collected-on"),
                part("specimen"),
                part("setting"),
                part("result"),
            ];
            pregnancy_test(item, parts, today, positive)
        }
        ItemKind::MenopauseEvidence => {
            let parts = [
                part("no-normal-menses"),
                part("fsh"),
                part("hcg"),
                part("oestradiol"),
                part("progesterone"),
            ];
            menopause(item, parts)
        }
        // Who signed elsewhere, and when, is told and is no signature here.
        ItemKind::Signature => {
            let [(by_id, by), (on_id, on)] = [part("signed-by"), part("signed-on")];
            let by = one(&by_id, &by, "valueString", |value| {
                value.as_text().map(str::to_owned)
            })?;
            let on = one(&on_id, &on, "valueDate", a_day)?;
            let says = [by, on.map(|day| day.to_string())];
            let says: Vec<String> = says.into_iter().flatten().collect();
            Ok((!says.is_empty()).then(|| says.join(", ")))
        }
    }
}

fn judged(item: &FormItem, is: Option<bool>) -> Result<Option<String>, Vec<Issue>> {
    let id = item.id.as_str();
    let Some(is) = is else {
        return or_missing(item, None);
    };
    let needs_yes = matches!(item.kind, ItemKind::Consent | ItemKind::Attestation);
    let wrong = match is {
        true => item.needs == Some(YesNo::No),
        false => needs_yes || item.needs == Some(YesNo::Yes),
    };
    let says = if is { "yes" } else { "no" };
    if wrong {
        let words = format!(
            "the form is not accepted with the answer '{says}' to: {}",
            item.demonstration_wording
        );
        return Err(vec![about(id, IssueCode::BusinessRule, words)]);
    }
    Ok(Some(says.to_owned()))
}

fn or_missing(item: &FormItem, says: Option<String>) -> Result<Option<String>, Vec<Issue>> {
    // Whether a case applies in which only an item is asked is known to whoever signs.
    if says.is_none() && item.required && item.when.is_none() {
        return Err(vec![missing(item.id.as_str(), &item.demonstration_wording)]);
    }
    Ok(says)
}

fn missing(id: &str, asks: &str) -> Issue {
    about(
        id,
        IssueCode::Required,
        format!("it is not answered: {asks}"),
    )
}

/// The one value of an item; none where it was not answered.
fn one<T>(
    id: &str,
    answers: &[&Element],
    name: &str,
    read: impl Fn(&Json) -> Option<T>,
) -> Result<Option<T>, Vec<Issue>> {
    match answers {
        [] => Ok(None),
        [only] => match only.field(name).and_then(&read) {
            Some(value) => Ok(Some(value)),
            None => {
                let says = format!("an answer as {name} belongs here");
                Err(vec![about(id, IssueCode::Value, says)])
            }
        },
        _ => Err(vec![about(
            id,
            IssueCode::Structure,
            "one answer belongs here",
        )]),
    }
}

fn a_day(value: &Json) -> Option<Day> {
    value.as_text()?.parse().ok()
}

fn a_boolean(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(is) => Some(*is),
        _ => None,
    }
}

/// A word of ours: a code counts with its system.
fn word<T>(value: &Json, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    match value {
        Json::Object(coding) if coding.text("system") == Some(OUR_WORDS) => {
            known(coding.text("code")?)
        }
        _ => None,
    }
}

type Part<'a> = (String, Vec<&'a Element>);

fn contraception(
    item: &FormItem,
    [
        (methods_id, methods),
        (abstinence_id, abstinence),
        (since_id, since),
    ]: [Part<'_>; 3],
) -> Result<Option<String>, Vec<Issue>> {
    let mut issues = Vec::new();
    let mut says = Vec::new();
    for answer in &methods {
        let method = one(&methods_id, &[answer], "valueCoding", |value| {
            word(value, Method::from_text)
        });
        match method {
            Ok(method) => says.extend(method.map(|method| method.as_str().to_owned())),
            Err(found) => issues.extend(found),
        }
    }
    match one(&abstinence_id, &abstinence, "valueBoolean", a_boolean) {
        Ok(Some(true)) => says.push("abstinence".to_owned()),
        Ok(_) => {}
        Err(found) => issues.extend(found),
    }
    if says.is_empty() && issues.is_empty() {
        return or_missing(item, None);
    }
    match one(&since_id, &since, "valueDate", a_day) {
        Ok(since) => says.extend(since.map(|day| format!("since {day}"))),
        Err(found) => issues.extend(found),
    }
    if issues.is_empty() {
        Ok(Some(says.join(", ")))
    } else {
        Err(issues)
    }
}

fn pregnancy_test(
    item: &FormItem,
    [
        (on_id, on),
        (specimen_id, specimen),
        (setting_id, setting),
        (result_id, result),
    ]: [Part<'_>; 4],
    today: Day,
    positive: &mut Option<Box<(Day, Payload)>>,
) -> Result<Option<String>, Vec<Issue>> {
    if [&on, &specimen, &setting, &result]
        .iter()
        .all(|part| part.is_empty())
    {
        return or_missing(item, None);
    }
    let mut issues = Vec::new();
    let needed = |id: &str| about(id, IssueCode::Required, "it is not answered");
    let on = lifted(&mut issues, one(&on_id, &on, "valueDate", a_day), || {
        needed(&on_id)
    });
    let result = one(&result_id, &result, "valueCoding", |value| {
        word(value, TestResult::from_text)
    });
    let result = lifted(&mut issues, result, || needed(&result_id));
    let specimen = one(&specimen_id, &specimen, "valueCoding", |value| {
        word(value, Specimen::from_text)
    });
    let setting = one(&setting_id, &setting, "valueCoding", |value| {
        word(value, Setting::from_text)
    });
    if on.is_some_and(|on| on > today) {
        issues.push(about(&on_id, IssueCode::Value, "this day has not come yet"));
    }
    if result == Some(TestResult::Positive) {
        // Whatever else is missing: what stops is taken as it is, on a day that is known.
        let on = on.filter(|on| *on <= today).unwrap_or(today);
        let said = |read: Result<Option<Specimen>, _>| read.ok().flatten();
        let payload = Payload::PregnancyTestReported {
            collected_on: on,
            specimen: said(specimen).unwrap_or(Specimen::Serum),
            setting: setting.ok().flatten().unwrap_or(Setting::Medical),
            result: TestResult::Positive,
            clia_number: None,
            cycle: None,
            menses_began_on: None,
        };
        *positive = Some(Box::new((on, payload)));
        let says = "the test is positive: nothing is authorised, and the prescriber sees the patient; what excludes or ends a pregnancy the prescriber records on the patient's page in the clinic's room";
        issues.push(about(&result_id, IssueCode::BusinessRule, says));
        return Err(issues);
    }
    let specimen = lifted(&mut issues, specimen, || needed(&specimen_id));
    let setting = lifted(&mut issues, setting, || needed(&setting_id));
    if result.is_some_and(|result| result != TestResult::Negative) {
        let says = "a month rests on a negative test: repeat it";
        issues.push(about(&result_id, IssueCode::BusinessRule, says));
    }
    match (on, specimen, setting, result) {
        (Some(on), Some(specimen), Some(setting), Some(result)) if issues.is_empty() => {
            let (specimen, setting) = (specimen.as_str(), setting.as_str());
            Ok(Some(format!(
                "{on}: {} ({specimen}, {setting})",
                result.as_str()
            )))
        }
        _ => Err(issues),
    }
}

/// What was read; what was wrong, or that it is missing, beside the rest.
fn lifted<T>(
    issues: &mut Vec<Issue>,
    read: Result<Option<T>, Vec<Issue>>,
    missing: impl FnOnce() -> Issue,
) -> Option<T> {
    match read {
        Ok(Some(value)) => Some(value),
        Ok(None) => {
            issues.push(missing());
            None
        }
        Err(found) => {
            issues.extend(found);
            None
        }
    }
}

fn menopause(item: &FormItem, parts: [Part<'_>; 5]) -> Result<Option<String>, Vec<Issue>> {
    let [(menses_id, menses), fsh, hcg, oestradiol, progesterone] = parts;
    let mut issues = Vec::new();
    let mut says = Vec::new();
    match one(&menses_id, &menses, "valueBoolean", a_boolean) {
        Ok(is) => {
            says.extend(is.map(|is| format!("no normal menses: {}", if is { "yes" } else { "no" })))
        }
        Err(found) => issues.extend(found),
    }
    let mut level = |(id, given): Part<'_>, known: &dyn Fn(&str) -> bool| {
        let read = one(&id, &given, "valueCoding", |value| {
            word(value, |code| known(code).then(|| code.to_owned()))
        });
        match read {
            Ok(code) => says.extend(code.map(|code| format!("{id}: {code}"))),
            Err(found) => issues.extend(found),
        }
    };
    level(fsh, &|code| Fsh::from_text(code).is_some());
    level(hcg, &|code| Hcg::from_text(code).is_some());
    level(oestradiol, &|code| Oestradiol::from_text(code).is_some());
    level(progesterone, &|code| {
        Progesterone::from_text(code).is_some()
    });
    match (issues.is_empty(), says.is_empty()) {
        (false, _) => Err(issues),
        (true, true) => or_missing(item, None),
        (true, false) => Ok(Some(says.join(", "))),
    }
}
