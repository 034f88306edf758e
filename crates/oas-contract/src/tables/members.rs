//! The members of the objects of OpenAPI 3.0 and 3.1: what each holds, and what it changes. One table, which the linter holds
//! documents against and the ledger explains what nobody has read by. Our extensions stand in a table of their own.

use super::version::Version;

/// What a value must be.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// Anything: data, or what no view reads.
    Any,
    Text,
    Flag,
    Number,
    /// An integer that is not negative.
    Count,
    /// One of these types of JSON Schema.
    Type(&'static [&'static str]),
    /// One of these words.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// Names to values of one shape. The names are the document's own.
    Map(&'static Shape),
    /// Names to values of one shape, among which extensions may stand: `paths` and `responses`.
    Extended(&'static Shape),
    /// An object with known members.
    Object(&'static Object),
    /// An object with known members, or a reference to one.
    Referable(&'static Object),
    /// The shape, or a list of it.
    OneOrMore(&'static Shape),
    /// Text or the shape.
    TextOr(&'static Shape),
    /// Text or a number.
    Single,
    /// Text, a number or the shape.
    SingleOr(&'static Shape),
    /// `true`, `false` or the shape.
    FlagOr(&'static Shape),
}

/// What a member changes where it is acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Effect {
    /// What goes over the wire, or what is made of it.
    Wire,
    Source,
    /// Which values are allowed.
    Values,
    /// What the command line and the fake do.
    Tools,
    /// What the provider sends on its own, and how it is answered.
    Incoming,
    Prose,
}

/// An object with known members: what a view reads. Nobody outside this crate can name it.
pub struct Object {
    /// What it is called in a message.
    pub(crate) name: &'static str,
    /// Where extensions say that they stand.
    pub(crate) site: Option<Site>,
    pub(crate) members: &'static [Member],
    /// Whether one of them has to be there.
    requires: bool,
    /// What stands under names that are the document's own.
    pub(crate) others: Option<Shape>,
}

/// An object that extensions of ours may stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// The document as a whole.
    Document,
    /// A server of the document.
    Server,
    /// A variable of a server.
    ServerVariable,
    /// An operation of a path.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// A body as one media type.
    MediaType,
    /// A schema, wherever it stands.
    Schema,
    /// A security scheme among the components.
    SecurityScheme,
}

/// A member of an object.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) effect: Effect,
    /// Whether it is for people alone, whatever reads the document.
    pub(crate) words: bool,
    /// The one version that has it, where not both do.
    pub(crate) version: Option<Version>,
}

impl Object {
    pub(crate) const fn new(name: &'static str, members: &'static [Member]) -> Self {
        Self { name, site: None, members, requires: requires(members), others: None }
    }

    /// An object of names that are the document's own.
    pub(super) const fn of_names(name: &'static str, shape: Shape) -> Self {
        Self { others: Some(shape), ..Self::new(name, &[]) }
    }

    pub(super) const fn at(site: Site, name: &'static str, members: &'static [Member]) -> Self {
        Self { site: Some(site), ..Self::new(name, members) }
    }

    /// Whether it is a schema, in which OpenAPI 3.1 allows more than in other objects.
    pub(crate) fn is_schema(&self) -> bool {
        self.site == Some(Site::Schema)
    }

    /// The members that a version has.
    pub(crate) fn members(&self, version: Version) -> impl Iterator<Item = &'static Member> + use<> {
        self.members.iter().filter(move |member| member.is_of(version))
    }

    /// The member of this name that a version has.
    pub(crate) fn member(&self, version: Version, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name && member.is_of(version))
    }

    /// The members that have to be there in a version.
    pub(crate) fn required(&self, version: Version) -> impl Iterator<Item = &'static Member> + use<> {
        let members = if self.requires { self.members } else { &[] };
        members.iter().filter(move |member| member.required && member.is_of(version))
    }
}

const fn requires(members: &[Member]) -> bool {
    match members {
        [] => false,
        [first, rest @ ..] => first.required || requires(rest),
    }
}

pub(crate) const fn member(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, required: false, effect: Effect::Wire, words: false, version: None }
}

impl Member {
    fn is_of(&self, version: Version) -> bool {
        self.version.is_none_or(|only| only == version)
    }

    pub(crate) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(crate) const fn effect(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }

    pub(super) const fn prose(self) -> Self {
        self.effect(Effect::Prose)
    }

    /// For people alone: what documents and their examples say in words.
    pub(super) const fn words(self) -> Self {
        Self { words: true, ..self }
    }

    pub(super) const fn values(self) -> Self {
        self.effect(Effect::Values)
    }

    pub(super) const fn only(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }
}

pub(super) const TEXT: &Shape = &Shape::Text;
