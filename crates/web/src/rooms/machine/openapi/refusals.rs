//! The answers that are not what was asked for: their statuses are those of the faults, and their words the faults' own.

use std::collections::BTreeMap;

use retinue_rulebook::Language;
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, ResponseBuilder, Type,
};
use utoipa::{IntoResponses, ToSchema};

use crate::http::fault::{Fault, MEDIA, ProblemDetails};
use crate::words::faults;

type Responses = BTreeMap<String, RefOr<Response>>;

/// One answer for each status, with the headings of every fault that has it.
fn of(possible: &[Fault]) -> Responses {
    let mut says: BTreeMap<u16, (Vec<&str>, bool)> = BTreeMap::new();
    for fault in possible {
        let title = faults::of(fault, Language::English).title;
        let (titles, waits) = says.entry(fault.status().as_u16()).or_default();
        titles.push(title);
        *waits |= fault.retry_after().is_some();
    }
    let problem = <ProblemDetails as ToSchema>::name();
    let answer = |(status, (titles, waits)): (u16, (Vec<&str>, bool))| {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(problem.clone())))
            .build();
        let mut response = ResponseBuilder::new()
            .description(titles.join(" Or: "))
            .content(MEDIA, content);
        if waits {
            let seconds = ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(1))
                .build();
            let header = HeaderBuilder::new()
                .schema(Some(seconds))
                .description(Some("Seconds until the next try, where one may help."))
                .build();
            response = response.header("Retry-After", header);
        }
        (status.to_string(), RefOr::T(response.build()))
    };
    says.into_iter().map(answer).collect()
}

fn nothing() -> String {
    String::new()
}

/// What any request can meet.
fn everywhere() -> Vec<Fault> {
    vec![Fault::NotAnswered, Fault::Failed]
}

/// What any act can meet before it is looked at: of another site, or with a body past the bound.
fn of_an_act() -> Vec<Fault> {
    let mut faults = everywhere();
    faults.extend([Fault::CrossSite, Fault::TooLarge]);
    faults
}

/// The body is not the document that belongs there.
fn of_a_document() -> Vec<Fault> {
    let mut faults = of_an_act();
    faults.extend([Fault::WrongMedia, Fault::NotTheDocument(nothing())]);
    faults
}

/// What a signed-in person's question can meet.
fn of_a_person() -> Vec<Fault> {
    let mut faults = of_a_document();
    faults.extend([
        Fault::SignInFirst,
        Fault::AnotherRoom,
        Fault::NotFound,
        Fault::Busy { seconds: 1 },
        Fault::NotRecorded,
        Fault::Halted(nothing()),
    ]);
    faults
}

/// What a look at a patient can meet, by a pharmacist or by the program of a pharmacy.
fn of_looking() -> Vec<Fault> {
    let mut faults = of_a_person();
    faults.extend([
        Fault::TokenOver,
        Fault::OutOfScope("system/Presentation.s"),
        Fault::CounterWaits { seconds: 1 },
    ]);
    faults
}

/// What a command can meet beside what its asker can.
fn of_a_command() -> [Fault; 2] {
    [
        Fault::Refused {
            field: None,
            says: nothing(),
        },
        Fault::Conflict(nothing()),
    ]
}

macro_rules! group {
    ($(#[$doc:meta])* $name:ident, $faults:expr) => {
        $(#[$doc])*
        pub(in crate::rooms) struct $name;

        impl IntoResponses for $name {
            fn responses() -> Responses {
                of(&$faults)
            }
        }
    };
}

group!(
    /// A document that anybody may read.
    OfReading,
    everywhere()
);
group!(
    /// Signing in.
    OfSigningIn,
    {
        let mut faults = of_a_document();
        faults.extend([
            Fault::WrongCredentials,
            Fault::Refused {
                field: None,
                says: nothing(),
            },
            Fault::TooManyAttempts { seconds: 1 },
        ]);
        faults
    }
);
group!(
    /// Signing out.
    OfSigningOut,
    of_an_act()
);
group!(
    /// A look at a patient.
    OfLooking,
    of_looking()
);
group!(
    /// A question about a party.
    OfAsking,
    {
        let mut faults = of_a_person();
        faults.push(Fault::Refused {
            field: None,
            says: nothing(),
        });
        faults
    }
);
group!(
    /// A command.
    OfRecording,
    {
        let mut faults = of_looking();
        faults.extend(of_a_command());
        faults
    }
);
group!(
    /// A command that a person gives.
    OfPuttingRight,
    {
        let mut faults = of_a_person();
        faults.extend(of_a_command());
        faults
    }
);
