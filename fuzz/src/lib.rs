//! What several targets read by: the knowledge and the law of the binary, read once.

use std::sync::LazyLock;

use retinue_rulebook::{KnowledgeBook, Rulebook};

/// The knowledge.
pub static KNOWLEDGE: LazyLock<KnowledgeBook> =
    LazyLock::new(|| KnowledgeBook::embedded().expect("the knowledge of the binary"));
/// The law of the United States' programme.
pub static RULES: LazyLock<Rulebook> =
    LazyLock::new(|| Rulebook::embedded().expect("the law of the binary"));
