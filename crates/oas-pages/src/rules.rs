//! What may be found on a page beside its facts: one table of rules, each with what to do about it. Knows names and advice,
//! not what breaks a rule.

use oas_contract::{Finding, Position, Source};

/// A rule and what to do where it is broken.
#[derive(Clone, Copy)]
pub(crate) struct Rule(&'static str, &'static str);

impl Rule {
    /// The finding for a line of a page.
    pub(crate) fn at(self, source: &Source, line: u32, message: String) -> Finding {
        Finding::warning(self.0, source.place(Position { line, column: 1 }), message).help(self.1)
    }

    /// Whether a finding is about it.
    pub(crate) fn is_of(self, finding: &Finding) -> bool {
        finding.rule == self.0
    }
}

macro_rules! rules {
    ($($name:ident = $rule:literal, $help:literal;)*) => {
        $(pub(crate) const $name: Rule = Rule($rule, $help);)*
    };
}

// What cannot be read, or not be placed.
rules! {
    NOTHING_FOUND = "nothing-found", "a page needs an OpenAPI block, a table of fields, or an example";
    UNCLOSED_FENCE = "unclosed-fence", "everything behind it is read as its inside";
    UNREAD_EXAMPLE = "unread-example", "check brackets, quotes and commas";
    STRAY_EXAMPLE = "stray-example", "a request above it, or the title of a response, would say so";
    UNKNOWN_TABLE = "unknown-table", "check whether it states anything about the operation";
    UNUSED_BLOCK = "unused-block", "check whether it states anything about the operation";
    UNUSED_LIST = "unused-list", "check whether it states anything about the operation";
    UNUSED_VALUES = "unused-values", "check which field has them";
    INDEX_TABLE = "index-table", "give the pages that describe the operations";
    UNREFERENCED_TABLE = "unreferenced-table", "check which field it describes";
    UNREAD_ROW = "unread-row", "the first column must hold the name on the wire";
    UNKNOWN_TYPE = "unknown-type", "complete the contract with the type that it is on the wire";
    LOST_VALUES = "lost-values", "complete the contract from the provider's own page";
    SEVERAL_WAYS = "several-ways", "decide which members each way to call needs";
    TOO_MANY_FIELDS = "too-many-fields", "describe the structure once, where it is used";
    TOO_MANY_EXAMPLES = "too-many-examples", "show what each of them has in a few";
    TOO_DEEP = "too-deep", "describe the inner structure where it is used less deep";
    COLLECTION_OF_REQUESTS = "collection-of-requests", "export it as an OpenAPI document, and give that to `new`";
    DOCUMENT_ELSEWHERE = "document-elsewhere", "give the document itself";
    ACTION_IN_REQUEST = "action-in-request", "no contract can be made of it: contracts know operations by method and path";
    NAMELESS_PARAMETER = "nameless-parameter", "take the name from the provider's own page";
}

// What an OpenAPI document on the page leaves out.
rules! {
    VALUES_IN_PROSE = "values-in-prose", "write them as an enumeration";
    BOUNDS_IN_PROSE = "bounds-in-prose", "write them as bounds";
    DEFAULT_IN_PROSE = "default-in-prose", "write it as `default`";
    NOTHING_REQUIRED = "nothing-required", "find out which members always come";
}

// Where the page contradicts itself.
rules! {
    TWO_TYPES = "two-types", "decide which one is on the wire";
    TWO_LISTS_OF_VALUES = "two-lists-of-values", "keep the enumeration open";
    TWO_SHAPES = "two-shapes", "accept both";
    EXAMPLE_ONLY = "example-only", "add it to the contract as optional";
    EXAMPLE_PARAMETER = "example-parameter", "decide which name is on the wire";
    EXAMPLE_ANSWER = "example-answer", "do not take the example for a test";
    EXAMPLE_OF_OTHER_TYPE = "example-of-other-type", "decide which one is on the wire";
    EXAMPLE_OUTSIDE_VALUES = "example-outside-values", "keep the enumeration open";
    EXAMPLE_OUTSIDE_BOUNDS = "example-outside-bounds", "decide which bounds hold";
    EXAMPLE_WITHOUT_REQUIRED = "example-without-required", "decide whether it is required";
    BLANK_EXAMPLE = "blank-example", "decide whether it means that there is nothing";
    NOT_IN_EXAMPLE = "not-in-example", "keep it optional";
}

// What the page leaves open, or OpenAPI has another place for.
rules! {
    AUTHORIZATION_PARAMETER = "authorization-parameter", "make it a security scheme";
    CONTENT_TYPE_ON_GET = "content-type-on-get", "send it as a constant, if the provider insists";
    HOST_PLACEHOLDER = "host-placeholder", "find the endpoints of the provider's regions";
    NO_ERRORS = "no-errors", "complete the contract's error shape";
    NO_CREDENTIALS_ERROR = "no-credentials-error", "find out what is answered then";
    LARGE_INTEGER = "large-integer", "say `format: int64`";
    NUMBER_IN_TEXT = "number-in-text", "decide whether it is one";
    TRUE_AS_TEXT = "true-as-text", "decide whether it is a boolean";
    TIME_UNIT = "time-unit", "say `format: unix-seconds` or `unix-millis`";
    TIME_ZONE = "time-zone", "find out which zone it is";
    OPEN_SIZE = "open-size", "find out how many items a page has";
    TWO_ENDS = "two-ends", "end the list where either says so";
}
