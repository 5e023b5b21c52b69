//! What a native function is registered with in; its name, its arguments and what it gives, for manuals and editors, out.

/// A native function, as its users are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// `date.days_from(other: date) -> int`: what stands before the dot is the kind of its first argument.
    signature: &'static str,
    /// What it gives, in English, for the manual.
    english: &'static str,
    /// The same in Japanese, for editors.
    japanese: &'static str,
}

/// An argument: its name and its kind.
pub type Argument = (&'static str, &'static str);

impl Told {
    /// From a signature and what it gives, in English and in Japanese.
    #[must_use]
    pub const fn new(signature: &'static str, english: &'static str, japanese: &'static str) -> Self {
        Self { signature, english, japanese }
    }

    /// The function's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let before = self.before();
        before.rsplit_once('.').map_or(before, |(_, name)| name)
    }

    /// The kind of what it is called on, where it is called with a dot.
    #[must_use]
    pub fn receiver(&self) -> Option<&'static str> {
        self.before().rsplit_once('.').map(|(kind, _)| kind)
    }

    /// Its arguments, the one before the dot first.
    #[must_use]
    pub fn arguments(&self) -> Vec<Argument> {
        let (_, rest) = self.signature.split_once('(').unwrap_or_default();
        let (inner, _) = rest.split_once(')').unwrap_or_default();
        let written = inner.split(", ").filter_map(|argument| argument.split_once(": "));
        self.receiver().map(|kind| (kind, kind)).into_iter().chain(written).collect()
    }

    /// The kind of what it gives; `None` for nothing.
    #[must_use]
    pub fn gives(&self) -> Option<&'static str> {
        self.signature.split_once("-> ").map(|(_, kind)| kind)
    }

    /// How it is called: `date.days_from(other)`.
    #[must_use]
    pub fn call(&self) -> String {
        let skipped = usize::from(self.receiver().is_some());
        let names: Vec<&str> = self.arguments().iter().skip(skipped).map(|(name, _)| *name).collect();
        format!("{}({})", self.before(), names.join(", "))
    }

    /// What it gives, in English.
    #[must_use]
    pub fn english(&self) -> &'static str {
        self.english
    }

    /// What it gives, in Japanese.
    #[must_use]
    pub fn japanese(&self) -> &'static str {
        self.japanese
    }

    fn before(&self) -> &'static str {
        self.signature.split_once('(').map_or(self.signature, |(before, _)| before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_taken_apart() {
        let told = Told::new("date.days_from(other: date) -> int", "", "");
        assert_eq!((told.name(), told.receiver(), told.gives()), ("days_from", Some("date"), Some("int")));
        assert_eq!(told.arguments(), [("date", "date"), ("other", "date")]);
        assert_eq!(told.call(), "date.days_from(other)");
        let told = Told::new("today() -> date", "", "");
        assert_eq!((told.name(), told.receiver(), told.arguments().len()), ("today", None, 0));
        assert_eq!(told.call(), "today()");
    }
}
