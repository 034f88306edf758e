//! Every kind of change, and what it does in a request and in a response. Knows verdicts, not how changes are found.

use std::fmt;

/// What a change does to programs that still speak the old contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// They go on working.
    Compatible,
    /// It depends on what the contract does not say; a person must look.
    Undecided,
    /// Some of their requests are refused, or some responses are not what they were promised.
    Breaking,
}

/// What a change does to the source of programs that import the generated client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rust {
    /// Nothing.
    None,
    /// There is more to use; what was written compiles and does what it did.
    Additive,
    /// It depends on what the generator makes of it.
    Undecided,
    /// Some of what was written does not compile any more, or cannot be built any more.
    Breaking,
}

impl Wire {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Undecided => "undecided",
            Self::Breaking => "breaking",
        }
    }
}

impl Rust {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Additive => "additive",
            Self::Undecided => "undecided",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a value goes to the provider or comes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To the provider.
    Request,
    /// From the provider.
    Response,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name.
    pub id: &'static str,
    /// What it says.
    pub summary: &'static str,
    /// The verdicts in a request, or where there is no direction.
    pub request: (Wire, Rust),
    /// The verdicts in a response, where they differ.
    pub response: (Wire, Rust),
}

impl Rule {
    /// The rule of this name.
    ///
    /// # Panics
    ///
    /// Where there is none: names are written by the engine alone, and a test goes through all of them.
    pub(crate) fn named(id: &str) -> &'static Self {
        RULES.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("there is no rule `{id}`"))
    }

    /// The verdicts for a direction.
    pub fn verdicts(&self, direction: Option<Direction>) -> (Wire, Rust) {
        match direction {
            Some(Direction::Response) => self.response,
            _ => self.request,
        }
    }
}

macro_rules! rules {
    ($($id:literal: $summary:literal, $wire:ident $rust:ident $(/ $response_wire:ident $response_rust:ident)?;)*) => {
        /// Every rule.
        pub static RULES: &[Rule] = &[$(Rule {
            id: $id,
            summary: $summary,
            request: (Wire::$wire, Rust::$rust),
            response: rules!(@ $wire $rust $($response_wire $response_rust)?),
        }),*];
    };
    (@ $wire:ident $rust:ident) => { (Wire::$wire, Rust::$rust) };
    (@ $wire:ident $rust:ident $response_wire:ident $response_rust:ident) => {
        (Wire::$response_wire, Rust::$response_rust)
    };
}

// One line for each rule: the verdicts in a request, then those in a response where they differ.
rules! {
    "server-changed": "the base URL is another one", Undecided None;
    "environment-changed": "a variable that `from_env()` reads has another name", Compatible Undecided;
    "error-shape-changed": "error bodies keep their parts elsewhere", Undecided None;
    "constant-headers-changed": "every request has other constant headers", Undecided None;

    "operation-added": "an operation was added", Compatible Additive;
    "operation-removed": "an operation was removed", Breaking Breaking;
    "operation-removed-before-sunset": "an operation was removed before its sunset date", Breaking Breaking;
    "operation-removed-deprecated": "an operation that was deprecated, and whose sunset date has passed if it had one, was removed", Compatible Breaking;
    "operation-deprecated": "an operation was deprecated", Compatible None;
    "operation-reactivated": "an operation is not deprecated any more", Compatible None;
    "operation-id-changed": "the `operationId` is another one, and so the method", Compatible Breaking;
    "operation-id-added": "the operation has got an `operationId`", Compatible Additive;
    "operation-id-removed": "the operation has lost its `operationId`", Compatible Breaking;
    "sunset-added": "a sunset date was added", Compatible None;
    "sunset-moved": "the sunset date is later than it was", Compatible None;
    "sunset-moved-earlier": "the sunset date is earlier than it was", Undecided None;
    "sunset-removed": "the sunset date was removed, the deprecation was not", Undecided None;
    "sunset-invalid": "the sunset date is no date", Undecided None;
    "tag-added": "a tag was added", Compatible None;
    "tag-removed": "a tag was removed", Compatible None;
    "pagination-added": "the operation can be paged through", Compatible Additive;
    "pagination-changed": "paging is driven by other fields", Undecided Undecided;
    "pagination-removed": "the operation can not be paged through any more", Compatible Breaking;
    "waiter-added": "the operation can be waited for", Compatible Additive;
    "waiter-changed": "waiting looks at other fields or values", Undecided None;
    "waiter-removed": "the operation can not be waited for any more", Compatible Breaking;
    "token-source-added": "the operation issues tokens", Compatible Additive;
    "token-source-changed": "the token stands elsewhere in the response", Undecided None;
    "token-source-removed": "the operation does not issue tokens any more", Compatible Breaking;
    "idempotency-changed": "whether the operation may be sent twice is another matter, and so whether it is tried again", Undecided None;
    "command-changed": "the command line calls the operation by another name", Compatible None;
    "overview-changed": "a table over several contracts has other columns or calls", Compatible None;
    "rust-name-changed": "the Rust name is another one", Compatible Breaking;

    "security-required": "calls need credentials that needed none", Breaking Undecided;
    "security-dropped": "calls need no credentials any more", Compatible None;
    "security-alternative-added": "there is one more way to authenticate", Compatible None;
    "security-alternative-removed": "there is one way to authenticate less", Breaking Undecided;
    "security-scope-added": "a scope is needed that was not", Breaking None;
    "security-scope-removed": "a scope is not needed any more", Compatible None;
    "security-scheme-added": "a security scheme was added", Compatible Additive;
    "security-scheme-removed": "a security scheme was removed", Compatible Breaking;
    "security-scheme-changed": "a security scheme is another one", Breaking Undecided;
    "signature-changed": "requests are signed in another way", Breaking Undecided;
    "token-operation-changed": "another operation issues the tokens of a security scheme", Compatible None;
    "oauth-url-changed": "an OAuth URL is another one", Undecided None;
    "oauth-scope-added": "a scope was added to a security scheme", Compatible None;
    "oauth-scope-removed": "a scope was removed from a security scheme", Undecided None;
    "oauth-scope-changed": "a scope of a security scheme is described in other words", Compatible None;

    "parameter-added-optional": "an optional parameter was added", Compatible Additive;
    "parameter-added-required": "a required parameter was added", Breaking Breaking;
    "parameter-removed": "a parameter was removed", Undecided Breaking;
    "parameter-removed-before-sunset": "a parameter was removed before its sunset date", Breaking Breaking;
    "parameter-removed-deprecated": "a parameter that was deprecated, and whose sunset date has passed if it had one, was removed", Compatible Breaking;
    "parameter-renamed": "a parameter of the path has another name", Compatible Breaking;
    "parameter-became-required": "a parameter is required now", Breaking Breaking;
    "parameter-became-optional": "a parameter is optional now", Compatible Additive;
    "parameter-deprecated": "a parameter was deprecated", Compatible None;
    "parameter-reactivated": "a parameter is not deprecated any more", Compatible None;
    "parameter-style-changed": "a parameter is written in another way", Breaking None;
    "parameter-default-added": "a parameter has a default value now", Breaking None;
    "parameter-default-changed": "the default value of a parameter is another one", Breaking None;
    "parameter-default-removed": "a parameter has no default value any more", Breaking None;
    "argument-changed": "the command line has another name for the parameter", Compatible None;
    "client-setting-added": "the value of a parameter can be set on the client", Compatible Additive;
    "client-setting-changed": "the value of a parameter is set on the client under another name", Compatible Breaking;
    "client-setting-removed": "the value of a parameter can not be set on the client any more", Compatible Breaking;

    "body-added-optional": "an optional request body was added", Compatible Additive;
    "body-added-required": "a required request body was added", Breaking Undecided;
    "body-removed": "the request body was removed", Breaking Breaking;
    "body-became-required": "the request body is required now", Breaking Undecided;
    "body-became-optional": "the request body is optional now", Compatible Undecided;
    "media-type-added": "a media type was added", Compatible Undecided;
    "media-type-changed": "a media type has other parameters", Undecided None;
    "media-type-removed": "a media type was removed", Breaking Undecided;
    "success-status-added": "a success status was added", Compatible Undecided;
    "success-status-removed": "a success status was removed", Breaking Undecided;
    "error-status-added": "an error status was added", Compatible None;
    "error-status-removed": "an error status was removed", Compatible None;
    "response-header-added": "a response header was added", Compatible None;
    "response-header-removed": "an optional response header was removed", Undecided None;
    "required-response-header-removed": "a required response header was removed", Breaking None;
    "response-header-became-optional": "a response header is optional now", Breaking None;
    "response-header-became-required": "a response header is always there now", Compatible None;

    "schema-added": "a schema was added", Compatible Additive;
    "schema-removed": "a schema was removed", Compatible Breaking;
    "schema-renamed": "a schema has another name, and so the type", Compatible Breaking;

    "type-changed": "the type is another one", Breaking Breaking;
    "object-named": "an object has become a type of its own, or is none any more", Compatible Breaking;
    "type-restated": "the type that could be seen anyway is written down, or left out", Compatible None;
    "type-widened": "the type allows more values", Compatible Breaking / Breaking Breaking;
    "type-narrowed": "the type allows fewer values", Breaking Breaking / Compatible Breaking;
    "format-changed": "the format is another one", Breaking None / Breaking None;
    "format-restated": "the format that was meant is written down, or left out", Compatible None;
    "format-added": "a format was added", Breaking None / Compatible None;
    "format-removed": "a format was removed", Compatible None / Breaking None;
    "codec-changed": "the value is written in another way", Breaking Breaking;
    "nullable-added": "the value may be null now", Compatible Breaking / Breaking Breaking;
    "nullable-removed": "the value may not be null any more", Breaking Breaking / Compatible Breaking;
    "lenient-added": "one more value means that there is nothing", Compatible Undecided / Compatible Undecided;
    "lenient-removed": "one value less means that there is nothing", Compatible Undecided / Undecided Undecided;

    "enum-added": "only listed values are allowed now", Breaking Breaking / Compatible Breaking;
    "enum-removed": "other values than the listed ones are allowed now", Compatible Breaking / Breaking Breaking;
    "enum-value-added": "a value was added to a closed enumeration", Compatible Breaking / Breaking Breaking;
    "enum-value-removed": "a value was removed from a closed enumeration", Breaking Breaking / Compatible Breaking;
    "enum-opened": "a closed enumeration is open now", Compatible Breaking / Compatible Breaking;
    "enum-closed": "an open enumeration is closed now", Breaking Breaking / Compatible Breaking;
    "variant-renamed": "a value of an enumeration has another Rust name", Compatible Breaking;
    "open-enum-value-added": "a value was added to an open enumeration", Compatible Additive;
    "open-enum-value-removed": "a value was removed from an open enumeration", Breaking Breaking / Compatible Breaking;

    "minimum-raised": "the least number is greater", Breaking None / Compatible None;
    "minimum-lowered": "the least number is smaller", Compatible None / Breaking None;
    "maximum-lowered": "the greatest number is smaller", Breaking None / Compatible None;
    "maximum-raised": "the greatest number is greater", Compatible None / Breaking None;
    "multiple-of-changed": "numbers are multiples of another number", Undecided None;
    "multiple-of-added": "numbers are multiples of a number now", Breaking None / Compatible None;
    "multiple-of-removed": "numbers need not be multiples any more", Compatible None / Breaking None;
    "min-length-raised": "the text is longer at least", Breaking None / Compatible None;
    "min-length-lowered": "the text may be shorter", Compatible None / Breaking None;
    "max-length-lowered": "the text is shorter at most", Breaking None / Compatible None;
    "max-length-raised": "the text may be longer", Compatible None / Breaking None;
    "min-items-raised": "the list has more elements at least", Breaking None / Compatible None;
    "min-items-lowered": "the list may have fewer elements", Compatible None / Breaking None;
    "max-items-lowered": "the list has fewer elements at most", Breaking None / Compatible None;
    "max-items-raised": "the list may have more elements", Compatible None / Breaking None;
    "min-properties-raised": "the object has more members at least", Breaking None / Compatible None;
    "min-properties-lowered": "the object may have fewer members", Compatible None / Breaking None;
    "max-properties-lowered": "the object has fewer members at most", Breaking None / Compatible None;
    "max-properties-raised": "the object may have more members", Compatible None / Breaking None;
    "unique-items-added": "the elements must differ now", Breaking None / Compatible None;
    "unique-items-removed": "the elements need not differ any more", Compatible None / Breaking None;
    "pattern-added": "the text must match a pattern now", Breaking None / Compatible None;
    "pattern-changed": "the text must match another pattern", Undecided None;
    "pattern-removed": "the text need not match a pattern any more", Compatible None / Breaking None;
    "default-added": "there is a default value now", Compatible None;
    "default-changed": "the default value is another one", Compatible None;
    "default-removed": "there is no default value any more", Compatible None;

    "property-added-optional": "an optional property was added", Compatible Additive;
    "property-added-required": "a required property was added", Breaking Breaking / Compatible Additive;
    "property-added-with-default": "a required property with a default value was added", Compatible Breaking;
    "property-removed": "a property was removed", Undecided Breaking / Compatible Breaking;
    "required-property-removed": "a required property was removed", Undecided Breaking / Breaking Breaking;
    "property-became-required": "a property is required now", Breaking Breaking / Compatible Breaking;
    "property-became-required-with-default": "a property with a default value is required now", Compatible Breaking;
    "property-became-optional": "a property is optional now", Compatible Breaking / Breaking Breaking;
    "property-deprecated": "a property was deprecated", Compatible None;
    "property-reactivated": "a property is not deprecated any more", Compatible None;
    "read-only-added": "a property is only received now", Compatible None;
    "read-only-removed": "a property is sent as well now", Compatible None;
    "write-only-added": "a property is only sent now", Compatible None / Breaking None;
    "write-only-removed": "a property is received as well now", Compatible None;
    "additional-properties-closed": "members of other names are refused now", Breaking Undecided / Compatible Undecided;
    "additional-properties-opened": "members of other names are allowed now", Compatible Undecided / Breaking Undecided;
    "variant-added": "an alternative was added", Compatible Breaking / Breaking Breaking;
    "variant-removed": "an alternative was removed", Breaking Breaking / Compatible Breaking;
    "variants-replaced": "alternatives are joined in another way", Undecided Undecided;
    "wrapper-changed": "the same values are described with or without alternatives", Compatible Undecided;
    "discriminator-added": "a discriminator was added", Compatible Undecided;
    "discriminator-removed": "the discriminator was removed", Compatible Undecided;
    "discriminator-changed": "the discriminator is another property", Breaking Undecided;
    "mapping-added": "a value was added to the discriminator", Compatible Undecided;
    "mapping-changed": "a value of the discriminator means another schema", Breaking Undecided;
    "mapping-removed": "a value was removed from the discriminator", Breaking Undecided / Compatible Undecided;
    "not-judged": "something changed that is not judged", Undecided Undecided;
}
