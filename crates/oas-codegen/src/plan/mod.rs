//! What the contract says and progenitor has no words for, in Rust terms. Written by `lower`, carried out by `emit`.
//! Knows neither YAML nor syntax trees.

mod jobs;
mod messages;
mod paging;

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::extensions::{
    Blank, ClientSetting, ErrorShape, IdempotencyKey, KeyFormat, Scheme, TokenSource, Waiter,
};

pub use crate::forms::{AlternativePlan, Bounds, Codec, EnumPlan, EnumValues, UnionPlan};
pub use jobs::JobPlan;
pub use messages::{AnswerPlan, BodyPlan, FormPlan, HeaderPlan, Place, ResponsePlan};
pub use paging::{ElementPlan, PagingPlan, PathPlan, PlacePlan, SourcePlan, StepPlan};

/// All that a client is written from, in the order of the contract.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The package the code is for.
    pub package: String,
    /// The name of the API: `info.title`.
    pub title: String,
    /// What the API is for: `info.description`.
    pub description: Option<String>,
    /// The version of the API: `info.version`.
    pub api_version: String,
    /// The base URL of the first server, its variables filled in.
    pub endpoint: Option<String>,
    /// The base URL with the names of its variables in braces, where it has any, and those.
    pub template: Option<(String, Vec<VariablePlan>)>,
    /// The variable that overrides the endpoint.
    pub endpoint_environment: Option<String>,
    /// The pages the contract was completed from: title, URL.
    pub pages: Vec<(String, String)>,
    /// The security schemes, each a way to authenticate.
    pub schemes: Vec<SchemePlan>,
    /// Values set once on the client.
    pub settings: Vec<SettingPlan>,
    /// Where an error body keeps its parts.
    pub errors: ErrorShape,
    /// The cargo features that operations are behind, where there are such.
    pub features: Vec<FeaturePlan>,
    /// The operations, in the order of the contract.
    pub operations: Vec<OperationPlan>,
    /// Structs, by Rust name.
    pub structs: BTreeMap<String, StructPlan>,
    /// Enumerations, by Rust name.
    pub enums: BTreeMap<String, EnumPlan>,
    /// Values of one form out of several, by Rust name.
    pub unions: BTreeMap<String, UnionPlan>,
    /// The lists of blank values in use.
    pub blanks: BTreeMap<String, Vec<Blank>>,
    /// Structs that are part of a request body and whose bounds are checked.
    pub checked: BTreeSet<String>,
    /// What the client does without.
    pub left_out: Vec<LeftOutPlan>,
}

impl Plan {
    /// The operation that is asked for the value of a parameter.
    pub(crate) fn finding(&self, parameter: &ParameterPlan) -> Option<&OperationPlan> {
        let lookup = parameter.setting.as_ref()?.lookup.as_ref()?;
        self.operations.iter().find(|known| known.id == lookup.operation)
    }
}

/// A cargo feature of the client, and what is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeaturePlan {
    /// The tag whose operations it has.
    pub tag: String,
    /// What it is called in `Cargo.toml`.
    pub name: String,
    /// The module that is behind it.
    pub module: String,
}

/// Something that a client does without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutPlan {
    /// The operations that go with it, by method and path; none where only a part of them, or a type, is left out.
    pub operations: Vec<String>,
    /// What and why, in words.
    pub reason: String,
}

/// A way to authenticate.
#[derive(Clone, Debug)]
pub struct SchemePlan {
    /// The name in the contract.
    pub name: String,
    /// What is done with the credentials.
    pub scheme: Scheme,
    /// The settings that hold them, required ones first.
    pub fields: Vec<String>,
}

impl SchemePlan {
    /// The setting that holds a token, for a scheme whose tokens may be issued.
    pub fn token(&self) -> Option<&str> {
        let issued = matches!(self.scheme, Scheme::Bearer | Scheme::HeaderKey(_) | Scheme::ClientCredentials { .. });
        self.fields.first().filter(|_| issued).map(String::as_str)
    }
}

/// A part of the base URL that is set on the client.
#[derive(Clone, Debug)]
pub struct VariablePlan {
    /// Its name in the URL, and that of its setting.
    pub names: (String, String),
    /// What it is where nothing is set.
    pub default: String,
    /// What may be set; anything where there is none.
    pub allowed: Vec<String>,
}

/// A value set once on the client.
#[derive(Clone, Debug)]
pub struct SettingPlan {
    /// The name of its setter on the builder of the client.
    pub name: String,
    /// What its documentation says.
    pub description: String,
    /// The variable of the environment that it is read from.
    pub environment: Option<String>,
    /// Whether its value is secret.
    pub secret: bool,
}

/// An operation: what is called, with what, and what comes back.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct OperationPlan {
    /// The method of the client.
    pub name: String,
    /// The name of the request builder, such as `ListImages`.
    pub builder: String,
    /// The operation in the contract: `operationId`.
    pub id: String,
    /// The feature that it is behind, as an index into [`Plan::features`]; none where it is always there.
    pub feature: Option<usize>,
    /// The HTTP method, upper case.
    pub method: String,
    /// The server that it has instead of that of the API: a base URL, and the variable that says where it is instead.
    pub server: Option<(String, Option<String>)>,
    /// The path with its parameters in braces.
    pub path: String,
    /// Pairs that the query of every request begins with.
    pub query: Vec<(String, String)>,
    /// The first sentence of its documentation: `summary`.
    pub summary: Option<String>,
    /// The rest of its documentation.
    pub description: Option<String>,
    /// The pages it was completed from: title, URL.
    pub pages: Vec<(String, String)>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether sending it twice does what sending it once does.
    pub idempotent: bool,
    /// Whether its response holds a secret.
    pub secret: bool,
    /// Where a successful response may carry the code of an error: pointers of [`ErrorShape::code`] that lead to none of its own
    /// members.
    pub error_codes: Vec<String>,
    /// What tells the provider that two requests are attempts of one call.
    pub idempotency_key: Option<IdempotencyKey>,
    /// Codes, and statuses, by which an attempt says that an earlier one has done what was asked for.
    pub done_codes: Vec<String>,
    /// Headers that every request has, with their values.
    pub headers: Vec<(String, String)>,
    /// Alternatives of schemes, as indexes into [`Plan::schemes`].
    pub security: Vec<Vec<usize>>,
    /// Its parameters, in the order of the contract, which is the order on the wire.
    pub parameters: Vec<ParameterPlan>,
    /// The kind of its request body.
    pub body: Option<BodyPlan>,
    /// Whether a call needs a body.
    pub needs_body: bool,
    /// How a successful response is read.
    pub response: ResponsePlan,
    /// The other forms that a response can be asked for in.
    pub forms: Vec<FormPlan>,
    /// The type of the headers of a successful response.
    pub headers_type: String,
    /// Headers of a successful response.
    pub answer_headers: Vec<HeaderPlan>,
    /// Whether the answer that nothing has changed is one of those: the status 304.
    pub not_modified: bool,
    /// How its pages follow each other, where it has any.
    pub paging: Option<PagingPlan>,
    /// How the end of a task is seen.
    pub waiter: Option<Waiter>,
    /// The job that it starts, which can be waited for.
    pub job: Option<JobPlan>,
    /// Whether a job is shown at a URL of the provider, instead of where the operation would be.
    pub followed: bool,
    /// Where its response carries a token.
    pub token_source: Option<TokenSource>,
}

/// A parameter: where it goes, and how it is written there.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct ParameterPlan {
    /// The name on the wire.
    pub wire: String,
    /// The name of its setter.
    pub name: String,
    /// Which part of the request it goes into.
    pub place: Place,
    /// Whether a call needs it.
    pub required: bool,
    /// Its documentation, bounds included.
    pub description: String,
    /// How its value is written; for a list, that of an element.
    pub codec: Codec,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it may be more than a single value or a list of such.
    pub compound: bool,
    /// The struct whose own bounds are to be checked inside, and how it is held.
    pub inner: Option<Inner>,
    /// The only value that it can have.
    pub only: Option<String>,
    /// Its bounds; for a list, those of the list.
    pub bounds: Bounds,
    /// The bounds of the elements of a list.
    pub element_bounds: Bounds,
    /// Whether its value must never be shown.
    pub secret: bool,
    /// The client's value for it.
    pub setting: Option<ClientSetting>,
    /// The form of the idempotency key that it is, which is filled in where the program gives none.
    pub key: Option<KeyFormat>,
    /// A value that the contract gives as an example.
    pub example: Option<serde_json::Value>,
}

/// A struct of the module `types`.
#[derive(Clone, Debug, Default)]
pub struct StructPlan {
    /// Its fields by wire name, in the order of the contract.
    pub fields: Vec<FieldPlan>,
    /// The field that keeps what the contract does not know: `extra`, unless a property has that name.
    pub extra: String,
    /// What its documentation says, where the contract says anything.
    pub description: Option<String>,
}

/// A field of a struct, which is a property of an object.
#[derive(Clone, Debug)]
pub struct FieldPlan {
    /// The name on the wire.
    pub wire: String,
    /// The name in Rust.
    pub name: String,
    /// The property of the skeleton that has its type: one that no generator would change.
    pub key: String,
    /// What its documentation says.
    pub description: String,
    /// How its value is written and read, without regard to its absence.
    pub codec: Codec,
    /// What its absence looks like.
    pub presence: Presence,
    /// The bounds that values are held against before they are sent.
    pub bounds: Bounds,
    /// The struct whose own bounds are to be checked inside, and how it is held.
    pub inner: Option<Inner>,
    /// Whether its value must never be shown.
    pub secret: bool,
    /// Whether requests do not have it: `readOnly`.
    pub read_only: bool,
    /// Whether answers do not have it: `writeOnly`.
    pub write_only: bool,
}

/// A struct inside a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// The name of the struct.
    pub name: String,
    /// Whether the field holds a list of it.
    pub list: bool,
}

impl Presence {
    /// Whether the field is an `Option`.
    pub fn is_option(&self) -> bool {
        !matches!(self, Self::Required | Self::EmptyFor(_))
    }

    /// The same where it may be left out.
    pub fn left_out(&self) -> Self {
        match self {
            Self::Required => Self::Optional,
            Self::Nullable => Self::Clearable,
            Self::EmptyFor(blanks) | Self::NoneFor(blanks) => Self::OptionalNoneFor(blanks.clone()),
            other => other.clone(),
        }
    }
}

/// What the absence of a field looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It is always there.
    Required,
    /// `Option`, left out when `None`.
    Optional,
    /// `Option`, left out when `None`; its type has a place for `null`.
    Free,
    /// `Option`, `null` when `None`.
    Nullable,
    /// `Option` of an `Option`: left out when `None`, `null` when that in it is `None`.
    Clearable,
    /// A list or map that is empty for these blanks, and always written.
    EmptyFor(String),
    /// `Option` that is `None` for these blanks, and written as the first of them.
    NoneFor(String),
    /// `Option` that is `None` for these blanks, and left out when `None`.
    OptionalNoneFor(String),
}
