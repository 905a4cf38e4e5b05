//! The question, as a person reads it.

use maud::{Markup, html};
use retinue_rulebook::Language;

use super::asked::Asked;
use super::words::{self, Eyes};
use super::{Offered, PATH, Whom};
use crate::access::person::Person;
use crate::http::form::Form;
use crate::http::query::with_pairs;
use crate::rooms::entry;
use crate::views::{days, fields, parts};
use crate::words::said::let_in as says;

/// Asks the person.
pub(super) fn question(asked: &Asked, person: &Person, form: &Form, whom: &Whom) -> Markup {
    let language = form.language();
    let is_patient = person.actor.patient().is_some();
    let (eyes, place) = if is_patient {
        (Eyes::Patients, says::WHERE_PATIENT)
    } else {
        (Eyes::Clinics, says::WHERE_CLINIC)
    };
    let program = html! { strong { (asked.program.name) } };
    let party = match &asked.program.party_name {
        Some(name) => html! { (name) },
        None => html! { (says::OF_THE_PROGRAMME.get(language)) },
    };
    let name = html! { strong { (person.name) } };
    let host = html! { span.code { (asked.origin()) } };
    let place = html! { (place.get(language)) };
    html! {
        (parts::error_summary(form))
        h1 { (says::question(language, program)) }
        p.lead { (says::lead(language, party)) }
        p { (says::you_are(language, name)) " " a href=(elsewhere(asked)) { (says::ANOTHER.get(language)) } }
        @match whom {
            Whom::Of(_) => (search(asked, form)),
            Whom::Opened(file) => {
                p #whom {
                    (says::WHOM.get(language)) ": "
                    strong { (file.person.name) } ", " (days::short_in(file.person.born, language)) " · " span.code { (file.number) }
                }
            }
            Whom::Nobody => {}
        }
        form.form method="post" action=(PATH) novalidate {
            (question_again(asked))
            @if let Whom::Of(offered) = whom { (chooses(form, offered)) }
            (reads(asked, person, form, (eyes, whom)))
            p.small { (says::sent_back(language, host, place)) }
            div.acts {
                button type="submit" name=(words::ANSWER) value=(words::YES) #let-it { (says::LET_IT.get(language)) }
                button.button-second type="submit" name=(words::ANSWER) value=(words::NO) #do-not { (says::DO_NOT.get(language)) }
            }
        }
    }
}

/// Somebody else is at the device: they sign in, and are asked the same.
fn elsewhere(asked: &Asked) -> String {
    let question = with_pairs(String::new(), asked.pairs());
    let question = question.strip_prefix('?').unwrap_or_default();
    with_pairs(entry::SIGN_IN.to_owned(), [(super::ASKED, question)])
}

fn question_again(asked: &Asked) -> Markup {
    html! { @for (name, value) in asked.pairs() { (fields::hidden(name, value)) } }
}

/// What it may read, each to be taken away.
fn reads(asked: &Asked, person: &Person, form: &Form, (eyes, whom): (Eyes, &Whom)) -> Markup {
    let language = form.language();
    let is_answered = form.typed.first(words::ANSWER).is_some();
    let scopes = asked.scopes_for(person);
    let number = match whom {
        Whom::Opened(file) => Some(file.number.to_string()),
        Whom::Of(_) | Whom::Nobody => None,
    };
    let offered = scopes.iter().filter_map(|scope| {
        Some((
            scope.to_string(),
            words::scope(scope, eyes, number.as_deref(), language)?,
        ))
    });
    let wrong = form.problem(words::READS).is_some();
    html! {
        fieldset.field.wrong[wrong] #(words::READS) {
            legend { (says::MAY_READ.get(language)) }
            p.hint { (says::MAY_READ_HINT.get(language)) }
            (fields::error(form, words::READS))
            div.choices.choices-wide {
                @for (place, (written, said)) in offered.enumerate() {
                    @let id = format!("{}-{place}", words::READS);
                    div.choice {
                        input type="checkbox" id=(id) name=(words::READS) value=(written)
                            checked[!is_answered || form.typed.has(words::READS, &written)];
                        div {
                            label for=(id) { (said) }
                            @if written == "offline_access" { p.hint { (says::AWAY_HINT.get(language)) } }
                            @else { p.hint { span.code.small { (written) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Looking for a patient leaves the question as it is.
fn search(asked: &Asked, form: &Form) -> Markup {
    let language = form.language();
    html! {
        form.form method="get" action=(PATH) role="search" {
            (question_again(asked))
            (fields::text(form, &words::FIND_FIELD.in_language(language), fields::Need::Required))
            button.button-second type="submit" { (says::FIND_SUBMIT.get(language)) }
        }
    }
}

fn chooses(form: &Form, offered: &Offered) -> Markup {
    let language = form.language();
    let wrong = form.problem(words::PATIENT).is_some();
    html! {
        fieldset.field.wrong[wrong] #(words::PATIENT) {
            legend { (says::WHOM.get(language)) }
            p.hint { (says::WHOM_HINT.get(language)) }
            (fields::error(form, words::PATIENT))
            @if offered.patients.is_empty() { p { (says::NOBODY_FOUND.get(language)) } }
            div.choices.choices-wide {
                @for (place, one) in offered.patients.iter().enumerate() {
                    @let id = format!("{}-{place}", words::PATIENT);
                    @let patient = one.patient.to_string();
                    div.choice {
                        input type="radio" id=(id) name=(words::PATIENT) value=(patient) checked[form.typed.has(words::PATIENT, &patient)];
                        label for=(id) { (one.name) ", " (days::short_in(one.born, language)) " · " span.code { (one.number) } }
                    }
                }
            }
            @if offered.more { p.small { (says::MORE_FOUND.get(language)) } }
        }
    }
}

/// Whoever is signed in has nothing to show to this program: why.
pub(super) fn not_for_you(asked: &Asked, means: &str, language: Language) -> Markup {
    let why = "whoever is signed in has no records to show";
    html! {
        h1 { (says::NOT_FOR_YOU.get(language)) }
        p.lead { (means) }
        p { a.button href=(elsewhere(asked)) { (says::ANOTHER.get(language)) } }
        p { a.button.button-second href=(asked.back_without("access_denied", why)) { (says::DO_NOT.get(language)) } }
    }
}
