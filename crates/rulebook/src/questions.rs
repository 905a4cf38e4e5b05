//! `questions.toml`: the statements by which a patient shows that the risks are understood.

use retinue_kernel::Id;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::document::Document;
use crate::language::{InEach, Language};
use crate::mistakes::Mistakes;

/// A statement, whether it is true, and why. The words stand in for the programme's own, for demonstration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// Its name.
    pub id: Id,
    /// The statement.
    pub says: InEach,
    /// Whether it is true.
    pub is_true: bool,
    /// Why, for who answered otherwise.
    pub note: InEach,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    question: Vec<Spanned<WrittenQuestion>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct WrittenQuestion {
    id: Spanned<String>,
    is_true: bool,
    says: Spanned<InEach>,
    note: Spanned<InEach>,
}

/// The content hash of the questions in their order: `sha256:` and 64 hexadecimal digits. Two lists have the same only when
/// every word, and what is true, is the same.
pub(crate) fn hash(questions: &[Question]) -> Id {
    let mut hash = Sha256::new();
    // Each text is preceded by its length, so that no two lists of texts have the same bytes.
    let mut add = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(text);
    };
    add("retinue questions 1");
    for question in questions {
        add(question.id.as_str());
        add(if question.is_true { "true" } else { "false" });
        for language in Language::ALL {
            add(language.tag());
            add(question.says.get(*language));
        }
    }
    let text = format!("sha256:{}", hex::encode(hash.finalize()));
    Id::new(&text).unwrap_or_else(|| Id::of_position(0))
}

/// Reads the questions in their order.
pub(crate) fn read(document: Document<'_>) -> Result<Vec<Question>, Mistakes> {
    let mut mistakes = Mistakes::default();
    let Some(written) = document.read_on::<Written>(&mut mistakes) else {
        return Err(mistakes);
    };
    let mut questions: Vec<Question> = Vec::with_capacity(written.question.len());
    for written in written.question {
        let written = written.into_inner();
        for text in [&written.says, &written.note] {
            if let Some(language) = text.as_ref().silent_in() {
                mistakes.add(document.fault(
                    text.span(),
                    format!("a text of this question is empty in '{}'", language.tag()),
                    "write it in every language",
                ));
            }
        }
        let (span, name) = (written.id.span(), written.id.into_inner());
        let sound = !name.is_empty()
            && name
                .bytes()
                .all(|letter| letter.is_ascii_lowercase() || letter == b'-');
        match Id::new(&name).filter(|_| sound) {
            None => mistakes.add(document.fault(
                span,
                format!("'{name}' is no name for a question"),
                "write it in lower-case letters and hyphens",
            )),
            Some(id) if questions.iter().any(|one| one.id == id) => mistakes.add(document.fault(
                span,
                format!("'{name}' stands here already"),
                "give each question a name of its own",
            )),
            Some(id) => questions.push(Question {
                id,
                says: written.says.into_inner(),
                is_true: written.is_true,
                note: written.note.into_inner(),
            }),
        }
    }
    mistakes.none_or(|| Some(questions))
}
