//! Every kind of change, and what it does in a request and in a response. Knows verdicts, not how changes are found.

use crate::verdict::{Direction, Rust, Wire};

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name, which stays the same from release to release.
    pub id: &'static str,
    /// What happened, in a few words.
    pub summary: &'static str,
    /// The verdicts in a request, or where there is no direction.
    pub request: (Wire, Rust),
    /// The verdicts in a response, where they differ.
    pub response: (Wire, Rust),
    /// Whether it tells which values are allowed: where the values that are allowed say otherwise, these count on the wire.
    pub values: bool,
}

impl Rule {
    /// The rule of this name, which stands in a table or a list that was written by hand.
    pub(crate) fn named(id: &str) -> Option<&'static Self> {
        RULES.iter().copied().find(|rule| rule.id == id)
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
    ($($constant:ident $id:literal: $summary:literal, $wire:ident $rust:ident $(/ $response_wire:ident $response_rust:ident)? $(, $values:ident)?;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $summary)]
            pub static $constant: Rule = Rule {
                id: $id,
                summary: $summary,
                request: (Wire::$wire, Rust::$rust),
                response: rules!(@ $wire $rust $($response_wire $response_rust)?),
                values: rules!(# $($values)?),
            };
        )*

        /// Every rule, in the order of the page of rules.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
    (#) => { false };
    (# values) => { true };
    (@ $wire:ident $rust:ident) => { (Wire::$wire, Rust::$rust) };
    (@ $wire:ident $rust:ident $response_wire:ident $response_rust:ident) => {
        (Wire::$response_wire, Rust::$response_rust)
    };
}

// One line for each rule: the verdicts in a request, then those in a response where they differ; `values` where the rule tells
// which values are allowed.
rules! {
    SERVER_CHANGED "server-changed": "the base URL is another one", Undecided None;
    SERVER_ADDED "server-added": "there is one more server", Compatible None;
    SERVER_VARIABLE_ADDED "server-variable-added": "a part of the base URL can be set on the client", Compatible Additive;
    SERVER_VARIABLE_REMOVED "server-variable-removed": "a part of the base URL can not be set on the client any more", Compatible Breaking;
    SERVER_REMOVED "server-removed": "there is one server less", Undecided None;
    ENVIRONMENT_CHANGED "environment-changed": "a variable that `from_env()` reads has another name", Compatible Undecided;
    ERROR_SHAPE_CHANGED "error-shape-changed": "error bodies keep their parts elsewhere", Undecided None;
    CONSTANT_HEADERS_CHANGED "constant-headers-changed": "every request has other constant headers", Undecided None;
    FEATURES_CHANGED "features-changed": "operations are behind other cargo features, or behind none any more", Compatible Breaking;

    OPERATION_ADDED "operation-added": "an operation was added", Compatible Additive;
    OPERATION_REMOVED "operation-removed": "an operation was removed", Breaking Breaking;
    OPERATION_REMOVED_BEFORE_SUNSET "operation-removed-before-sunset": "an operation was removed before its sunset date", Breaking Breaking;
    OPERATION_REMOVED_DEPRECATED "operation-removed-deprecated": "an operation that was deprecated, and whose sunset date has passed if it had one, was removed", Compatible Breaking;
    OPERATION_DEPRECATED "operation-deprecated": "an operation was deprecated", Compatible None;
    OPERATION_REACTIVATED "operation-reactivated": "an operation is not deprecated any more", Compatible None;
    OPERATION_ID_CHANGED "operation-id-changed": "the `operationId` is another one, and so the method", Compatible Breaking;
    OPERATION_ID_ADDED "operation-id-added": "the operation has got an `operationId`", Compatible Undecided;
    OPERATION_ID_REMOVED "operation-id-removed": "the operation has lost its `operationId`", Compatible Breaking;
    SUNSET_ADDED "sunset-added": "a sunset date was added", Compatible None;
    SUNSET_MOVED "sunset-moved": "the sunset date is later than it was", Compatible None;
    SUNSET_MOVED_EARLIER "sunset-moved-earlier": "the sunset date is earlier than it was", Undecided None;
    SUNSET_REMOVED "sunset-removed": "the sunset date was removed", Undecided None;
    SUNSET_INVALID "sunset-invalid": "the sunset date is no date", Undecided None;
    SUNSET_MISSING "sunset-missing": "something was deprecated without the sunset date that the policy asks for", Breaking None;
    SUNSET_TOO_EARLY "sunset-too-early": "the sunset date is earlier than the policy allows", Breaking None;
    STABILITY_LOWERED "stability-lowered": "something promises less than it did", Breaking None;
    STABILITY_RAISED "stability-raised": "something promises more than it did", Compatible None;
    STABILITY_INVALID "stability-invalid": "the stability level is none", Undecided None;
    TAG_ADDED "tag-added": "a tag was added", Compatible None;
    TAG_REMOVED "tag-removed": "a tag was removed", Compatible None;
    FEATURE_CHANGED "feature-changed": "the operation is behind another cargo feature", Compatible Breaking;
    PAGINATION_ADDED "pagination-added": "the operation can be paged through", Compatible Additive;
    PAGINATION_CHANGED "pagination-changed": "paging is driven by other fields", Undecided Undecided;
    PAGINATION_REMOVED "pagination-removed": "the operation can not be paged through any more", Compatible Breaking;
    WAITER_ADDED "waiter-added": "the operation can be waited for", Compatible Additive;
    WAITER_CHANGED "waiter-changed": "waiting looks at other fields or values", Undecided None;
    WAITER_REMOVED "waiter-removed": "the operation can not be waited for any more", Compatible Breaking;
    JOB_ADDED "job-added": "what the operation starts can be waited for", Compatible Additive;
    JOB_CHANGED "job-changed": "what the operation starts is looked for elsewhere", Undecided Undecided;
    JOB_REMOVED "job-removed": "what the operation starts can not be waited for any more", Compatible Breaking;
    TOKEN_SOURCE_ADDED "token-source-added": "the operation issues tokens", Compatible Additive;
    TOKEN_SOURCE_CHANGED "token-source-changed": "the token stands elsewhere in the response", Undecided None;
    TOKEN_SOURCE_REMOVED "token-source-removed": "the operation does not issue tokens any more", Compatible Breaking;
    IDEMPOTENCY_CHANGED "idempotency-changed": "whether the operation may be sent twice is another matter, and so whether it is tried again", Undecided None;
    COMMAND_CHANGED "command-changed": "the command line calls the operation by another name", Compatible None;
    OVERVIEW_CHANGED "overview-changed": "a table over several contracts has other columns or calls", Compatible None;
    ACTION_CHANGED "action-changed": "an action over several providers is done another way", Compatible None;
    RUST_NAME_CHANGED "rust-name-changed": "the Rust name is another one", Compatible Breaking;
    LEFT_OUT_ADDED "left-out-added": "clients do without it from now on", Compatible Breaking;
    LEFT_OUT_CHANGED "left-out-changed": "clients do without it for another reason", Compatible None;
    LEFT_OUT_REMOVED "left-out-removed": "clients have it, which did without", Compatible Additive;

    SECURITY_REQUIRED "security-required": "calls need credentials that needed none", Breaking Undecided;
    SECURITY_DROPPED "security-dropped": "calls need no credentials any more", Compatible None;
    SECURITY_ALTERNATIVE_ADDED "security-alternative-added": "there is one more way to authenticate", Compatible None;
    SECURITY_ALTERNATIVE_REMOVED "security-alternative-removed": "there is one way to authenticate less", Breaking Undecided;
    SECURITY_SCOPE_ADDED "security-scope-added": "a scope is needed that was not", Breaking None;
    SECURITY_SCOPE_REMOVED "security-scope-removed": "a scope is not needed any more", Compatible None;
    SECURITY_SCHEME_ADDED "security-scheme-added": "a security scheme was added", Compatible Additive;
    SECURITY_SCHEME_REMOVED "security-scheme-removed": "a security scheme was removed", Compatible Breaking;
    SECURITY_SCHEME_CHANGED "security-scheme-changed": "a security scheme is another one", Breaking Undecided;
    SIGNATURE_CHANGED "signature-changed": "requests are signed in another way", Breaking Undecided;
    TOKEN_OPERATION_CHANGED "token-operation-changed": "another operation issues the tokens of a security scheme", Compatible None;
    OAUTH_URL_CHANGED "oauth-url-changed": "an OAuth URL is another one", Undecided None;
    OAUTH_SCOPE_ADDED "oauth-scope-added": "a scope was added to a security scheme", Compatible None;
    OAUTH_SCOPE_REMOVED "oauth-scope-removed": "a scope was removed from a security scheme", Undecided None;
    OAUTH_SCOPE_CHANGED "oauth-scope-changed": "a scope of a security scheme is described in other words", Compatible None;

    PARAMETER_ADDED_OPTIONAL "parameter-added-optional": "an optional parameter was added", Compatible Additive;
    PARAMETER_ADDED_REQUIRED "parameter-added-required": "a required parameter was added", Breaking Breaking;
    PARAMETER_REMOVED "parameter-removed": "a parameter was removed", Undecided Breaking;
    PARAMETER_REMOVED_BEFORE_SUNSET "parameter-removed-before-sunset": "a parameter was removed before its sunset date", Breaking Breaking;
    PARAMETER_REMOVED_DEPRECATED "parameter-removed-deprecated": "a parameter that was deprecated, and whose sunset date has passed if it had one, was removed", Compatible Breaking;
    PARAMETER_RENAMED "parameter-renamed": "a parameter of the path has another name", Compatible Breaking;
    PARAMETER_BECAME_REQUIRED "parameter-became-required": "a parameter is required now", Breaking Breaking;
    PARAMETER_BECAME_OPTIONAL "parameter-became-optional": "a parameter is optional now", Compatible Additive;
    PARAMETER_DEPRECATED "parameter-deprecated": "a parameter was deprecated", Compatible None;
    PARAMETER_REACTIVATED "parameter-reactivated": "a parameter is not deprecated any more", Compatible None;
    PARAMETER_STYLE_CHANGED "parameter-style-changed": "a parameter is written in another way", Breaking None;
    PARAMETER_DEFAULT_ADDED "parameter-default-added": "a parameter has a default value now", Breaking None;
    PARAMETER_DEFAULT_CHANGED "parameter-default-changed": "the default value of a parameter is another one", Breaking None;
    PARAMETER_DEFAULT_REMOVED "parameter-default-removed": "a parameter has no default value any more", Breaking None;
    ARGUMENT_CHANGED "argument-changed": "the command line has another name for the parameter", Compatible None;
    CLIENT_SETTING_ADDED "client-setting-added": "the value of a parameter can be set on the client", Compatible Additive;
    CLIENT_SETTING_CHANGED "client-setting-changed": "the value of a parameter is set on the client under another name", Compatible Breaking;
    CLIENT_SETTING_LOOKUP_CHANGED "client-setting-lookup-changed": "clients find the value of a setting elsewhere, or begin or cease to look for it", Undecided None;
    CLIENT_SETTING_REMOVED "client-setting-removed": "the value of a parameter can not be set on the client any more", Compatible Breaking;

    BODY_ADDED_OPTIONAL "body-added-optional": "an optional request body was added", Compatible Additive;
    BODY_ADDED_REQUIRED "body-added-required": "a required request body was added", Breaking Undecided;
    BODY_REMOVED "body-removed": "the request body was removed", Breaking Breaking;
    BODY_BECAME_REQUIRED "body-became-required": "the request body is required now", Breaking Undecided;
    BODY_BECAME_OPTIONAL "body-became-optional": "the request body is optional now", Compatible Undecided;
    MEDIA_TYPE_ADDED "media-type-added": "a media type was added", Compatible Undecided;
    MEDIA_TYPE_CHANGED "media-type-changed": "a media type has other parameters", Undecided None;
    MEDIA_TYPE_REMOVED "media-type-removed": "a media type was removed", Breaking Undecided;
    SUCCESS_STATUS_ADDED "success-status-added": "a success status was added", Compatible Undecided;
    SUCCESS_STATUS_REMOVED "success-status-removed": "a success status was removed", Breaking Undecided;
    ERROR_STATUS_ADDED "error-status-added": "an error status was added", Compatible None;
    ERROR_STATUS_REMOVED "error-status-removed": "an error status was removed", Compatible None;
    RESPONSE_HEADER_ADDED "response-header-added": "a response header was added", Compatible None / Compatible Undecided;
    REQUIRED_RESPONSE_HEADER_ADDED "required-response-header-added": "a required header was added to the answer of a program", Breaking None;
    RESPONSE_HEADER_REMOVED "response-header-removed": "an optional response header was removed", Undecided None / Undecided Undecided;
    REQUIRED_RESPONSE_HEADER_REMOVED "required-response-header-removed": "a required response header was removed", Undecided None / Breaking Undecided;
    RESPONSE_HEADER_STYLE_CHANGED "response-header-style-changed": "a response header is written in another way", Breaking None / Undecided None;
    RESPONSE_HEADER_BECAME_OPTIONAL "response-header-became-optional": "a response header is optional now", Compatible None / Breaking None;
    RESPONSE_HEADER_BECAME_REQUIRED "response-header-became-required": "a response header is always there now", Breaking None / Compatible None;
    RESPONSE_HEADER_DEPRECATED "response-header-deprecated": "a response header was deprecated", Compatible None;
    RESPONSE_HEADER_REACTIVATED "response-header-reactivated": "a response header is not deprecated any more", Compatible None;

    INCOMING_ADDED "incoming-added": "the provider makes one more request: of a callback or a webhook", Compatible None;
    INCOMING_RENAMED "incoming-renamed": "a callback has another name in the document", Compatible None;
    INCOMING_REMOVED "incoming-removed": "the provider does not make a request of a callback or a webhook any more", Breaking None;
    INCOMING_PART_ADDED "incoming-part-added": "the provider sends one more parameter or a body", Compatible None;
    INCOMING_PART_REMOVED "incoming-part-removed": "the provider does not send a parameter or a body any more", Breaking None;
    INCOMING_PART_BECAME_OPTIONAL "incoming-part-became-optional": "the provider may leave a parameter or a body out", Breaking None;
    INCOMING_PART_BECAME_REQUIRED "incoming-part-became-required": "the provider always sends a parameter or a body now", Compatible None;
    INCOMING_ANSWER_ADDED "incoming-answer-added": "the provider takes one more answer to its request", Compatible None;
    INCOMING_ANSWER_REMOVED "incoming-answer-removed": "the provider does not take an answer to its request any more", Breaking None;

    LINKS_CHANGED "links-changed": "a response leads to other operations", Compatible None;

    SCHEMA_ADDED "schema-added": "a schema was added", Compatible Additive;
    SCHEMA_REMOVED "schema-removed": "a schema was removed", Compatible Breaking;
    SCHEMA_RENAMED "schema-renamed": "a schema has another name, and so the type", Compatible Breaking;

    TYPE_CHANGED "type-changed": "the type is another one", Breaking Breaking, values;
    OBJECT_NAMED "object-named": "an object has become a type of its own, or is none any more", Compatible Breaking;
    TYPE_RESTATED "type-restated": "the type that could be seen anyway is written down, or left out", Compatible None, values;
    TYPE_WIDENED "type-widened": "the type allows more values", Compatible Breaking / Breaking Breaking, values;
    TYPE_NARROWED "type-narrowed": "the type allows fewer values", Breaking Breaking / Compatible Breaking, values;
    FORMAT_CHANGED "format-changed": "the format is another one", Breaking None / Breaking None, values;
    FORMAT_RESTATED "format-restated": "the format that was meant is written down, or left out", Compatible None;
    FORMAT_ADDED "format-added": "a format was added", Breaking None / Compatible None, values;
    FORMAT_REMOVED "format-removed": "a format was removed", Compatible None / Breaking None, values;
    CODEC_CHANGED "codec-changed": "the value is written in another way", Breaking Breaking;
    NULLABLE_ADDED "nullable-added": "the value may be null now", Compatible Breaking / Breaking Breaking, values;
    NULLABLE_REMOVED "nullable-removed": "the value may not be null any more", Breaking Breaking / Compatible Breaking, values;
    SPELLING_CHANGED "spelling-changed": "other spellings of single values are read", Compatible None / Undecided None;
    LENIENT_ADDED "lenient-added": "one more value means that there is nothing", Compatible Undecided / Compatible Undecided;
    LENIENT_REMOVED "lenient-removed": "one value less means that there is nothing", Compatible Undecided / Undecided Undecided;

    ENUM_ADDED "enum-added": "only listed values are allowed now", Breaking Breaking / Compatible Breaking, values;
    ENUM_REMOVED "enum-removed": "other values than the listed ones are allowed now", Compatible Breaking / Breaking Breaking, values;
    ENUM_VALUE_ADDED "enum-value-added": "a value was added to a closed enumeration", Compatible Breaking / Breaking Breaking, values;
    ENUM_VALUE_REMOVED "enum-value-removed": "a value was removed from a closed enumeration", Breaking Breaking / Compatible Breaking, values;
    ENUM_OPENED "enum-opened": "a closed enumeration is open now", Compatible Breaking / Compatible Breaking;
    ENUM_CLOSED "enum-closed": "an open enumeration is closed now", Breaking Breaking / Compatible Breaking;
    IGNORE_CASE_CHANGED "ignore-case-changed": "values of an enumeration are read in other cases", Compatible None / Undecided None;
    VARIANT_RENAMED "variant-renamed": "a value of an enumeration has another Rust name", Compatible Breaking;
    ENUM_PREFIX_CHANGED "enum-prefix-changed": "a listed value stands for all that begin with it, or no more", Undecided Breaking;
    OPEN_ENUM_VALUE_ADDED "open-enum-value-added": "a value was added to an open enumeration", Compatible Additive;
    OPEN_ENUM_VALUE_REMOVED "open-enum-value-removed": "a value was removed from an open enumeration", Breaking Breaking / Compatible Breaking;

    MINIMUM_RAISED "minimum-raised": "the least number is greater", Breaking None / Compatible None, values;
    MINIMUM_LOWERED "minimum-lowered": "the least number is smaller", Compatible None / Breaking None, values;
    MAXIMUM_LOWERED "maximum-lowered": "the greatest number is smaller", Breaking None / Compatible None, values;
    MAXIMUM_RAISED "maximum-raised": "the greatest number is greater", Compatible None / Breaking None, values;
    MULTIPLE_OF_CHANGED "multiple-of-changed": "numbers are multiples of another number", Breaking None, values;
    MULTIPLE_OF_ADDED "multiple-of-added": "numbers are multiples of a number now", Breaking None / Compatible None, values;
    MULTIPLE_OF_REMOVED "multiple-of-removed": "numbers need not be multiples any more", Compatible None / Breaking None, values;
    MIN_LENGTH_RAISED "min-length-raised": "the text is longer at least", Breaking None / Compatible None, values;
    MIN_LENGTH_LOWERED "min-length-lowered": "the text may be shorter", Compatible None / Breaking None, values;
    MAX_LENGTH_LOWERED "max-length-lowered": "the text is shorter at most", Breaking None / Compatible None, values;
    MAX_LENGTH_RAISED "max-length-raised": "the text may be longer", Compatible None / Breaking None, values;
    MIN_ITEMS_RAISED "min-items-raised": "the list has more elements at least", Breaking None / Compatible None, values;
    MIN_ITEMS_LOWERED "min-items-lowered": "the list may have fewer elements", Compatible None / Breaking None, values;
    MAX_ITEMS_LOWERED "max-items-lowered": "the list has fewer elements at most", Breaking None / Compatible None, values;
    MAX_ITEMS_RAISED "max-items-raised": "the list may have more elements", Compatible None / Breaking None, values;
    MIN_PROPERTIES_RAISED "min-properties-raised": "the object has more members at least", Breaking None / Compatible None, values;
    MIN_PROPERTIES_LOWERED "min-properties-lowered": "the object may have fewer members", Compatible None / Breaking None, values;
    MAX_PROPERTIES_LOWERED "max-properties-lowered": "the object has fewer members at most", Breaking None / Compatible None, values;
    MAX_PROPERTIES_RAISED "max-properties-raised": "the object may have more members", Compatible None / Breaking None, values;
    UNIQUE_ITEMS_ADDED "unique-items-added": "the elements must differ now", Breaking None / Compatible None, values;
    UNIQUE_ITEMS_REMOVED "unique-items-removed": "the elements need not differ any more", Compatible None / Breaking None, values;
    PATTERN_ADDED "pattern-added": "the text must match a pattern now", Breaking None / Compatible None, values;
    PATTERN_CHANGED "pattern-changed": "the text must match another pattern", Undecided None, values;
    PATTERN_REMOVED "pattern-removed": "the text need not match a pattern any more", Compatible None / Breaking None, values;
    DEFAULT_ADDED "default-added": "there is a default value now", Undecided None / Compatible None;
    DEFAULT_CHANGED "default-changed": "the default value is another one", Undecided None / Compatible None;
    DEFAULT_REMOVED "default-removed": "there is no default value any more", Undecided None / Compatible None;

    PROPERTY_ADDED_OPTIONAL "property-added-optional": "an optional property was added", Compatible Additive;
    PROPERTY_ADDED_REQUIRED "property-added-required": "a required property was added", Breaking Breaking / Compatible Additive, values;
    PROPERTY_ADDED_WITH_DEFAULT "property-added-with-default": "a required property with a default value was added", Compatible Breaking;
    PROPERTY_REMOVED "property-removed": "a property was removed", Undecided Breaking;
    REQUIRED_PROPERTY_REMOVED "required-property-removed": "a required property was removed", Undecided Breaking / Breaking Breaking;
    PROPERTY_BECAME_REQUIRED "property-became-required": "a property is required now", Breaking Breaking / Compatible Breaking, values;
    PROPERTY_BECAME_REQUIRED_WITH_DEFAULT "property-became-required-with-default": "a property with a default value is required now", Compatible Breaking;
    PROPERTY_BECAME_OPTIONAL "property-became-optional": "a property is optional now", Compatible Breaking / Breaking Breaking, values;
    PROPERTY_DEPRECATED "property-deprecated": "a property was deprecated", Compatible None;
    PROPERTY_REACTIVATED "property-reactivated": "a property is not deprecated any more", Compatible None;
    PROPERTY_RESTATED "property-restated": "more or fewer parts of `allOf` describe a property", Compatible Undecided;
    READ_ONLY_ADDED "read-only-added": "a property is only received now", Undecided None / Compatible None;
    READ_ONLY_REMOVED "read-only-removed": "a property is sent as well now", Compatible None;
    WRITE_ONLY_ADDED "write-only-added": "a property is only sent now", Compatible None / Undecided None;
    WRITE_ONLY_REMOVED "write-only-removed": "a property is received as well now", Compatible None;
    ADDITIONAL_PROPERTIES_CLOSED "additional-properties-closed": "members of other names are refused now", Breaking Undecided / Compatible Undecided, values;
    ADDITIONAL_PROPERTIES_OPENED "additional-properties-opened": "members of other names are allowed now", Compatible Undecided / Breaking Undecided, values;
    PATTERN_PROPERTIES_CHANGED "pattern-properties-changed": "members whose names match a pattern have a schema of their own now, or none", Undecided None / Undecided None, values;
    VARIANT_ADDED "variant-added": "an alternative was added", Compatible Breaking / Breaking Breaking, values;
    VARIANT_REMOVED "variant-removed": "an alternative was removed", Breaking Breaking / Compatible Breaking, values;
    VARIANTS_REPLACED "variants-replaced": "alternatives are joined in another way", Undecided Undecided;
    WRAPPER_CHANGED "wrapper-changed": "the same values are described with or without alternatives", Compatible Undecided;
    DISCRIMINATOR_ADDED "discriminator-added": "a discriminator was added", Compatible Undecided;
    DISCRIMINATOR_REMOVED "discriminator-removed": "the discriminator was removed", Compatible Undecided;
    DISCRIMINATOR_CHANGED "discriminator-changed": "the discriminator is another property", Breaking Undecided;
    MAPPING_ADDED "mapping-added": "a value was added to the discriminator", Compatible Undecided / Undecided Undecided;
    MAPPING_CHANGED "mapping-changed": "a value of the discriminator means another schema", Breaking Undecided;
    MAPPING_REMOVED "mapping-removed": "a value was removed from the discriminator", Breaking Undecided / Compatible Undecided;
    NOT_CHANGED "not-changed": "other values are refused by `not`", Undecided None / Undecided None, values;
    CONDITION_CHANGED "condition-changed": "something else holds of some values alone, by `if`, `contains`, `propertyNames`, `dependentRequired` or `dependentSchemas`", Undecided None / Undecided None, values;
    VALUES_REFUSED "values-refused": "some values that were allowed are refused now", Breaking None / Compatible None, values;
    VALUES_ALLOWED "values-allowed": "some values that were refused are allowed now", Compatible None / Breaking None, values;
    XML_CHANGED "xml-changed": "the value is written in another way in XML", Undecided None;
    EXTENSION_CHANGED "extension-changed": "an extension that nobody here knows is not the same", Compatible None;
    NOT_JUDGED "not-judged": "something changed that is not judged", Undecided Undecided;
}
