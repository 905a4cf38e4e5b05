//! Licence expressions: read as SPDX writes them, and weighed against the licences we accept.

/// A licence expression, as a crate or a vendored file declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expression {
    /// One licence, with its exception when it has one: `MIT`, `Apache-2.0 WITH LLVM-exception`.
    Licence(String),
    /// `AND`: each of them binds.
    All(Vec<Expression>),
    /// `OR`: we may choose.
    Any(Vec<Expression>),
}

impl Expression {
    /// Reads an expression. `OR` binds weaker than `AND`, and `AND` weaker than `WITH`; the `/` of old manifests
    /// means `OR`.
    pub(crate) fn parse(text: &str) -> Result<Expression, String> {
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens };
        let expression = reader.any()?;
        match reader.tokens.first() {
            None => Ok(expression),
            Some(token) => Err(format!("`{token}` stands where the expression should end")),
        }
    }

    /// Whether a choice exists under which only accepted licences bind.
    pub(crate) fn is_satisfied_by(&self, accepted: &[&str]) -> bool {
        match self {
            // Licence identifiers are compared without regard to case, as SPDX asks.
            Expression::Licence(name) => accepted
                .iter()
                .any(|licence| licence.eq_ignore_ascii_case(name)),
            Expression::All(parts) => parts.iter().all(|part| part.is_satisfied_by(accepted)),
            Expression::Any(parts) => parts.iter().any(|part| part.is_satisfied_by(accepted)),
        }
    }
}

struct Reader<'a> {
    tokens: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn any(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.all()?];
        while self.take("OR") || self.take("/") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expression::Any))
    }

    fn all(&mut self) -> Result<Expression, String> {
        let mut parts = vec![self.single()?];
        while self.take("AND") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Expression::All))
    }

    fn single(&mut self) -> Result<Expression, String> {
        if self.take("(") {
            let inner = self.any()?;
            return if self.take(")") {
                Ok(inner)
            } else {
                Err("a parenthesis is not closed".to_owned())
            };
        }
        let licence = self.name("a licence")?;
        if self.take("WITH") {
            let exception = self.name("an exception")?;
            return Ok(Expression::Licence(format!("{licence} WITH {exception}")));
        }
        Ok(Expression::Licence(licence.to_owned()))
    }

    fn name(&mut self, expected: &str) -> Result<&'a str, String> {
        match self.tokens.split_first() {
            None => Err(format!("{expected} is missing at the end")),
            Some((token, _)) if matches!(*token, "AND" | "OR" | "WITH" | "(" | ")" | "/") => {
                Err(format!("`{token}` stands where {expected} should"))
            }
            Some((token, rest)) => {
                self.tokens = rest;
                Ok(token)
            }
        }
    }

    fn take(&mut self, token: &str) -> bool {
        match self.tokens.split_first() {
            Some((first, rest)) if *first == token => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }
}

fn one_or(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    if parts.len() == 1 {
        parts.remove(0)
    } else {
        many(parts)
    }
}

fn tokens(text: &str) -> Result<Vec<&str>, String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' | ')' | '/' => 1,
            _ => rest
                .find(|letter: char| !is_of_a_name(letter))
                .unwrap_or(rest.len()),
        };
        if length == 0 {
            return Err(format!("`{first}` has no meaning in a licence expression"));
        }
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after.trim_start();
    }
    Ok(tokens)
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '+' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPTED: &[&str] = &[
        "MIT",
        "Apache-2.0",
        "Apache-2.0 WITH LLVM-exception",
        "Unicode-3.0",
    ];

    fn accepts(text: &str) -> bool {
        Expression::parse(text)
            .expect(text)
            .is_satisfied_by(ACCEPTED)
    }

    fn licence(name: &str) -> Expression {
        Expression::Licence(name.to_owned())
    }

    #[test]
    fn one_licence_is_accepted_by_name_in_any_case() {
        assert!(accepts("MIT"));
        assert!(accepts(" mit "));
        assert!(!accepts("GPL-3.0-only"));
        assert!(!accepts("MIT-0"));
    }

    #[test]
    fn one_accepted_alternative_is_enough() {
        assert!(accepts("GPL-2.0-only OR MIT"));
        assert!(accepts("MIT OR GPL-2.0-only"));
        assert!(!accepts("GPL-2.0-only OR AGPL-3.0-or-later"));
    }

    #[test]
    fn every_joined_licence_must_be_accepted() {
        assert!(accepts("MIT AND Unicode-3.0"));
        assert!(!accepts("MIT AND OpenSSL"));
    }

    #[test]
    fn the_old_stroke_means_or() {
        assert_eq!(
            Expression::parse("MIT/Apache-2.0"),
            Expression::parse("MIT OR Apache-2.0")
        );
        assert!(accepts("GPL-2.0-only / MIT"));
    }

    #[test]
    fn and_binds_tighter_than_or() {
        assert_eq!(
            Expression::parse("GPL-2.0-only AND MIT OR Apache-2.0"),
            Ok(Expression::Any(vec![
                Expression::All(vec![licence("GPL-2.0-only"), licence("MIT")]),
                licence("Apache-2.0"),
            ]))
        );
        assert!(accepts("GPL-2.0-only AND MIT OR Apache-2.0"));
        assert!(!accepts("GPL-2.0-only AND (MIT OR Apache-2.0)"));
    }

    #[test]
    fn parentheses_nest() {
        assert!(accepts("((MIT OR (Apache-2.0)) AND Unicode-3.0)"));
        assert!(accepts("(MIT OR Apache-2.0)AND(Unicode-3.0)"));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert!(accepts("Apache-2.0 WITH LLVM-exception"));
        assert!(!accepts("MIT WITH LLVM-exception"));
        assert!(accepts("Apache-2.0 WITH LLVM-exception OR GPL-2.0-only"));
        assert!(!accepts("GPL-2.0-only WITH Classpath-exception-2.0"));
    }

    #[test]
    fn or_later_is_another_licence() {
        assert!(!accepts("Apache-2.0+"));
        assert!(!accepts("GPL-2.0+"));
    }

    #[test]
    fn nonsense_is_refused_and_not_accepted() {
        for nonsense in [
            "",
            "  ",
            "AND",
            "MIT OR",
            "OR MIT",
            "MIT Apache-2.0",
            "(MIT",
            "MIT)",
            "()",
            "MIT WITH",
            "MIT, BSD",
            "MIT//BSD",
        ] {
            assert!(
                Expression::parse(nonsense).is_err(),
                "`{nonsense}` was read as an expression"
            );
        }
    }
}
