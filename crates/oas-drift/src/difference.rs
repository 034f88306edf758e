//! A difference between two descriptions of an operation: how they differ, what in and where. Knows facts only.

use std::fmt;

use oas_pages::facts::Location;

/// How a page and a contract differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The page has it, the contract does not.
    Missing,
    /// The contract has it, the page does not.
    Extra,
    /// Both have it under different names.
    Renamed,
    /// Both speak of it and say different things.
    Contradicting,
}

impl Kind {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Renamed => "renamed",
            Self::Contradicting => "contradicting",
        }
    }
}

/// What two descriptions differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Whether there is such an operation.
    Operation,
    /// Whether there is such a field, and its name.
    Field,
    /// The type of a value.
    Type,
    /// The format of the type.
    Format,
    /// Whether it must be given.
    Required,
    /// Which of its members must be given, where there are several ways.
    Alternatives,
    /// Whether it should not be used any more.
    Deprecated,
    /// The value where none is given.
    Default,
    /// The values that it can have.
    Values,
    /// The least number that is allowed.
    Minimum,
    /// The greatest number that is allowed.
    Maximum,
    /// The least length of a text, or count of the elements of a list.
    MinLength,
    /// The greatest length of a text, or count of the elements of a list.
    MaxLength,
    /// The example beside it.
    Example,
    /// A base URL of an operation.
    Host,
    /// A status that is answered.
    Status,
}

impl Aspect {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Field => "field",
            Self::Type => "type",
            Self::Format => "format",
            Self::Required => "required",
            Self::Alternatives => "alternatives",
            Self::Deprecated => "deprecated",
            Self::Default => "default",
            Self::Values => "values",
            Self::Minimum | Self::Maximum | Self::MinLength | Self::MaxLength => "bounds",
            Self::Example => "example",
            Self::Host => "host",
            Self::Status => "status",
        }
    }

    /// Which of several bounds.
    fn bound(self) -> &'static str {
        match self {
            Self::Minimum => " minimum",
            Self::Maximum => " maximum",
            Self::MinLength => " least",
            Self::MaxLength => " most",
            _ => "",
        }
    }
}

/// Where two descriptions differ: the same for two pages and for a page and a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Method and path, the names in the path left out: `GET /v1/images/{}`.
    pub operation: String,
    /// Where in the operation.
    pub location: Option<Location>,
    /// The names from the outermost field to the innermost; `[]` stands for the elements of a list.
    pub path: Vec<String>,
}

impl Address {
    /// Where a parameter stands and what it is called, where the address is that of one.
    pub(crate) fn parameter(&self) -> Option<(Location, &str)> {
        match (self.location?, self.path.as_slice()) {
            (Location::Body | Location::Response | Location::ResponseHeader, _) => None,
            (location, [name]) => Some((location, name)),
            _ => None,
        }
    }
}

/// `query limit`, `response data[].id`, `GET /v1/images`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(location) = self.location else { return f.write_str(self.path.first().unwrap_or(&self.operation)) };
        f.write_str(location.word())?;
        for (index, name) in self.path.iter().enumerate() {
            f.write_str(if index == 0 {
                " "
            } else if name == "[]" {
                ""
            } else {
                "."
            })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// A difference between a page and what it is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which of the two has it, or whether both have it otherwise.
    pub kind: Kind,
    /// What the two differ in.
    pub aspect: Aspect,
    /// Where in which operation.
    pub address: Address,
    /// What differs, in words.
    pub message: String,
    /// The line of the page, where it says anything.
    pub page_line: Option<u32>,
    /// The line of the contract, where it says anything.
    pub contract_line: Option<u32>,
    /// Whether the page only shows what it is held to.
    pub inferred: bool,
    /// Whether a person has settled what stands here in the contract (`x-completed`).
    pub completed: bool,
    /// The other name of what was renamed.
    pub other_name: Option<String>,
}

impl Difference {
    /// A difference about a whole operation, under the name that reports give it.
    pub(crate) fn of_operation(kind: Kind, key: String, name: String, message: String) -> Self {
        Self {
            kind,
            aspect: Aspect::Operation,
            address: Address { operation: key, location: None, path: vec![name] },
            message,
            page_line: None,
            contract_line: None,
            inferred: false,
            completed: false,
            other_name: None,
        }
    }

    /// The field: `query limit`, `response data[].id`, `query limit minimum`.
    pub fn field(&self) -> String {
        format!("{}{}", self.address, self.aspect.bound())
    }

    /// What it says, wherever the pages say it.
    pub(crate) fn statement(&self) -> (Kind, Aspect, &Address, &str) {
        (self.kind, self.aspect, &self.address, &self.message)
    }

    /// What it is about, whatever it says.
    pub(crate) fn subject(&self) -> (Aspect, &Address) {
        (self.aspect, &self.address)
    }

    /// Whether it is about the same as another, whatever they say.
    pub(crate) fn is_about(&self, other: &Self) -> bool {
        self.subject() == other.subject()
    }
}
