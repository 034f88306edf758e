//! The extensions that contracts are completed with: one table, which the linter, the compiler, the comparison, the fake, the
//! command line and `specs/README.md` read. What is done with an extension, others know.

use super::extension_shapes as shapes;
use super::members::{Effect, Shape, Site, TEXT};

/// An extension of ours.
pub struct Extension {
    /// The name of the member.
    pub name: &'static str,
    /// The objects that it may stand on; everywhere where none is listed.
    pub sites: &'static [Site],
    pub(crate) shape: Shape,
    /// What changes where it does.
    pub changes: Changes,
    /// How a change of it is judged.
    pub judged: Judged,
    /// The section of `specs/README.md` that it belongs to.
    pub section: &'static str,
    /// Where it stands, in words.
    pub on: &'static str,
    /// What it says, in Markdown.
    pub description: &'static str,
}

/// What an extension changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changes {
    /// What clients send to the provider.
    Requests,
    /// What is read of an answer.
    Responses,
    /// The source that is generated.
    Source,
    /// The command line and the fake.
    Tools,
    /// Nothing but what people read.
    Prose,
}

/// How a change of an extension is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// By one rule each where it was added, changed or removed.
    By {
        /// It was not there before.
        added: &'static str,
        /// It says something else.
        changed: &'static str,
        /// It is not there any more.
        removed: &'static str,
    },
    /// By what is in it.
    Inside,
    /// It says nothing to programs.
    Never,
}

impl Judged {
    const fn as_one(rule: &'static str) -> Self {
        Self::By { added: rule, changed: rule, removed: rule }
    }
}

impl Extension {
    pub(crate) fn effect(&self) -> Effect {
        match self.changes {
            Changes::Requests | Changes::Responses => Effect::Wire,
            Changes::Source => Effect::Source,
            // Where something comes from is what drift, refresh and comparisons read.
            Changes::Tools | Changes::Prose => Effect::Tools,
        }
    }

    /// Whether it may stand on an object.
    pub fn stands_on(&self, site: Option<Site>) -> bool {
        self.sites.is_empty() || site.is_some_and(|site| self.sites.contains(&site))
    }
}

/// Whether a name of a member is that of an extension, ours or of somebody else.
pub fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

/// The extension of this name.
pub fn named(name: &str) -> Option<&'static Extension> {
    ALL.iter().find(|known| known.name == name).copied()
}

/// One static and one row of [`ALL`] for each extension.
macro_rules! extensions {
    ($($section:literal { $($constant:ident = $name:literal on $on:literal [$($site:ident)*] $shape:expr, $changes:ident, $judged:expr,
        $description:literal;)* })*) => {
        $($(
            #[doc = concat!("`", $name, "`")]
            pub static $constant: Extension = Extension {
                name: $name,
                sites: &[$(Site::$site),*],
                shape: $shape,
                changes: Changes::$changes,
                judged: $judged,
                section: $section,
                on: $on,
                description: $description,
            };
        )*)*

        /// Every extension, in the order of `specs/README.md`.
        pub static ALL: &[&Extension] = &[$($(&$constant),*),*];
    };
}

extensions! {
    "Provenance" {
        SOURCE = "x-source" on "document, operation" [Document Operation]
            Shape::OneOrMore(&Shape::Object(&shapes::PAGE)), Prose, Judged::Never,
            "the provider page, or a list of them: `title`, `url`, `retrieved` (`\"2026-11-21\"`), `digest` (`sha256:…` of the page as it was read).";
        COMPLETED = "x-completed" on "any object" []
            Shape::OneOrMore(TEXT), Prose, Judged::Never,
            "one line, or a list of lines: what a human added or decided against the page, and on what evidence.";
        SUNSET = "x-sunset" on "operation, parameter" [Operation Parameter]
            Shape::Text, Prose, Judged::Inside,
            "the day from which it may be gone, where it is deprecated: `\"2027-03-31\"`. A comparison holds removals against it.";
        STABILITY_LEVEL = "x-stability-level" on "operation, schema" [Operation Schema]
            Shape::Word(&["draft", "alpha", "beta", "stable"]), Prose, Judged::Inside,
            "how much the operation or the value promises: `draft`, `alpha`, `beta` or `stable`, which it is if nothing is said. What changes in an operation below `beta` breaks nobody.";
        LEFT_OUT = "x-left-out" on "operation, schema, parameter, media type" [Operation Schema Parameter MediaType]
            Shape::Text, Source,
            Judged::By { added: "left-out-added", changed: "left-out-changed", removed: "left-out-removed" },
            "why clients do without it: they have no method for the operation, no type for the schema and no method for any operation that needs it. Of a parameter that no call needs, and of a media type beside others, it is that one alone. What is wrong with it is no obstacle then. The documentation of a client lists what it leaves out.";
    }
    "Shapes on the wire" {
        EXTENSIBLE_ENUM = "x-extensible-enum" on "string or integer schema" [Schema]
            Shape::List(&Shape::SingleOr(&Shape::Object(&shapes::ENUM_VALUE))), Source, Judged::Inside,
            "the list of values known today. Compiles to an enum with these variants and `Unknown(String)`, of integers `Unknown(i64)`. A value may be `{value: finished, name: Finished, description: The task is over.}` instead of a plain one. With `prefix: true` it stands for every text that begins with it, and its variant holds the whole text: `{value: \"error:\", name: Error, prefix: true}`.";
        IGNORE_CASE = "x-ignore-case" on "schema with `x-extensible-enum` or `enum`" [Schema]
            Shape::Flag, Responses, Judged::as_one("ignore-case-changed"),
            "whether values are read in any case: `SUCCEEDED` is `succeeded`. What is written is the declared spelling.";
        LENIENT = "x-lenient" on "schema of a response field" [Schema]
            Shape::List(&Shape::Any), Responses, Judged::Inside,
            "a list of wire values that mean \"nothing here\": `[null, \"\", {}, 0]`. They decode to the empty value: an empty list for an array, `None` for everything else. The field may also be missing, unless it is a required list or map, and `null` where it may be left out. What came is written again: the same marker, or nothing. A required field that a program leaves empty is written as the first value of the list.";
        SPELLING = "x-spelling" on "document, schema of a single value" [Document Schema]
            Shape::Word(&["any", "declared"]), Responses, Judged::as_one("spelling-changed"),
            "which spellings of a single value are read. `any`, if not given: a number, a text and a boolean read each other's where nothing is lost: `7`, `7.0` and `\"7\"` are the same integer, `7094` is the text `\"7094\"`, `\"false\"` and `0` are `false`. `declared`: that of its type alone; any other is an error. On the document: what holds where a schema does not say. Formats with a codec of their own read the spellings that they mean. What is written is always what is declared.";
        QUERY_STYLE = "x-query-style" on "array query parameter" [Parameter]
            Shape::Word(&["indexed"]), Requests, Judged::Inside,
            "`indexed`: `taskIds.1=…&taskIds.2=…`. Without it: `style` and `explode` of OpenAPI.";
        REQUEST_HEADERS = "x-request-headers" on "document, operation" [Document Operation]
            Shape::Map(TEXT), Requests, Judged::as_one("constant-headers-changed"),
            "constant headers of every request: `{Content-Type: application/json}`. A `Content-Type` that an operation has of its own is what its \
             body is called, if that is JSON or bytes, whatever its media type.";
        RUST_NAME = "x-rust-name" on "schema, property, parameter, operation" [Schema Parameter Operation]
            Shape::Text, Source, Judged::as_one("rust-name-changed"),
            "the Rust name, where the one derived from the wire name is not good or not possible.";
        FEATURES = "x-features" on "document" [Document]
            Shape::Word(&["tags"]), Source, Judged::as_one("features-changed"),
            "`tags`: what only the operations of one tag need stands in a file of its own, behind a cargo feature that is called like the tag; the first tag of an operation counts. What several tags need, operations without a tag and those that an operation of another tag looks something up with or waits by are always there. `cargo xtask regen` keeps the features of a client in its `Cargo.toml`.";
    }
    "Paging, waiting, trying again" {
        PAGINATION = "x-pagination" on "operation" [Operation]
            Shape::Object(&shapes::PAGINATION), Source,
            Judged::By { added: "pagination-added", changed: "pagination-changed", removed: "pagination-removed" },
            "`style`: what moves from page to page, `cursor`, `page`, `offset` or `link`. `request`: where it stands in a request, under the name of the style, and `size`: the name of a parameter, or a JSON pointer into the body; a cursor may be a list of these. `response`: where a page has `items`, a JSON pointer to a list, and `next`, `more`, `total` and `pages` where they exist: JSON pointers into the body, which lead through objects and their declared properties, or an element of a list (`/links/0/href`), or `header:NAME`. In that of `next`, `rel=next` chooses the first element of a list whose member `rel` is `next` (`/links/rel=next/href`); where there is none, there is no next page. `next` of a cursor may be `last:/id` as well, a pointer into the last item: then an empty page is the end; and a list of as many parts as `request` has. `next` of a link is the URL of the next page, in `header:Link` that of `rel=\"next\"`: it is followed on the same origin and below the same base path. `key`: the property that identifies an item. `first`: the number of the first page, 1 if not given. `unchanged: end`: a cursor that comes back unchanged is the end of the list, and no error. `window`: how many items can be reached, however many match. `end-codes`: codes of errors, or statuses, by which a page beyond the end is refused. `contradictions`: `error` (if not given) or `warning`, what becomes of a list that ends before as many items have come as it states, or cannot be read to its end. Compiles to `into_stream()` and `pages()`.";
        WAITER = "x-waiter" on "operation" [Operation]
            Shape::Object(&shapes::WAITER), Source,
            Judged::By { added: "waiter-added", changed: "waiter-changed", removed: "waiter-removed" },
            "`field`: JSON pointer to the state in the body, in which `*` stands for every element of a list; `success`, `failure`, `pending`: lists of its values, be they texts, numbers or booleans; `progress`: pointer to how much is done, in percent, for progress bars. `id`: pointer to the name of what has the state, and `names`: the parameter whose values are such names; what was named is waited for, listed or not. `code`, `message`: lists of pointers to why it has failed. `ignore-case`: whether `SUCCEEDED` is `succeeded`. In all of these pointers `*` stands for the same element. `gone`: codes of errors, or statuses, by which what is deleted is gone (`[\"404\"]`), and `gone-states`: states by which it is. `grace`: for how many seconds after the beginning of a wait a 404 may mean that it is not there yet. Compiles to `wait_until_finished()`: it succeeds when every state is one of `success`, fails as soon as one is one of `failure`, and goes on for everything else; and to `wait_until_gone()`, where it says how something is gone.";
        JOB = "x-job" on "operation" [Operation]
            Shape::Object(&shapes::JOB), Source,
            Judged::By { added: "job-added", changed: "job-changed", removed: "job-removed" },
            "what the operation starts. `operation`: the `operationId` of the one that shows it, which has an `x-waiter`. `id`: where the answer has its id, a JSON pointer or `header:NAME`, and `parameter`: which parameter of that operation takes it, where it is neither `names` of its `x-waiter` nor the only one of its path; its other parameters have the values that parameters of the same names have here, or what `arguments` gives them: a text, or with `/` before it a JSON pointer into the body of this request. Or `url`: where the answer has the URL that shows it, a pointer or `header:Location`, which is followed on the same origin and below the same base path. `result`: pointer to the id of what was made, in the last answer. Compiles to `send_and_wait()`, `start()` and `resume()`.";
        IDEMPOTENT = "x-idempotent" on "operation" [Operation]
            Shape::Flag, Requests, Judged::as_one("idempotency-changed"),
            "whether sending it twice does what sending it once does, where that is not what the method promises (`GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `TRACE`: yes; others: no). Only what is idempotent is tried again.";
        IDEMPOTENCY_KEY = "x-idempotency-key" on "operation" [Operation]
            Shape::TextOr(&Shape::Object(&shapes::IDEMPOTENCY_KEY)), Requests, Judged::as_one("idempotency-changed"),
            "where a request has a key by which the provider knows the attempts of one call: the name of a parameter, or a JSON pointer into the body. A call that is given none has a random one, the same in all of its attempts, so it is idempotent. `{at: …, format: uuid-simple}`: without hyphens (32 characters); `uuid`, if not given, has 36.";
        DONE_CODES = "x-done-codes" on "idempotent operation without a response body" [Operation]
            Shape::List(TEXT), Responses, Judged::as_one("idempotency-changed"),
            "codes of errors, or statuses, by which an attempt says that an earlier one, whose answer was lost or was no success, has done what was asked for: `[\"404\"]` of a `DELETE`. The call has succeeded then.";
    }
    "On the command line" {
        COMMAND = "x-command" on "operation" [Operation]
            Shape::TextOr(&Shape::Object(&shapes::COMMAND)), Tools, Judged::as_one("command-changed"),
            "the words that call it in `cloud-images`, two or more: `pets list`. With `{name: …, wait: …}`, also those that wait for what it shows, where there is an `x-waiter`. Without it: the package and the `operationId` (`acme-images list-tasks`), and `wait-` before the last word.";
        ARGUMENT = "x-argument" on "parameter" [Parameter]
            Shape::Text, Tools, Judged::as_one("argument-changed"),
            "`--action`: the flag; `TASK_ID`: the place of a value without a flag, for what must always be given. Without it: `--page-size`, `--cursor`, `--page` or `--offset` for what pages, the name of the setting for a client setting, a place for other parameters of the path, and a flag of its own name for the rest. A name that every command has (`--output`, `--limit`, …) is taken by none.";
        COLUMNS = "x-columns" on "operation" [Operation]
            Shape::List(TEXT), Tools, Judged::Never,
            "JSON pointers into an item (or into the body, where there is no paging), best first: the columns of a table.";
        OVERVIEW = "x-overview" on "operation" [Operation]
            Shape::Map(&Shape::Object(&shapes::OVERVIEW)), Tools, Judged::as_one("overview-changed"),
            "what it adds to tables over all providers, each a command of its own: the name of the table to `columns`, a map from columns to JSON pointers into an item, and `calls`, a list of arguments for parameters that must be given, one entry for each call. `states`: the provider's words for each of the words that the column `state` has for all providers, `pending`, `running`, `succeeded`, `available`, `failed` and `deleted`.";
        ACTION = "x-action" on "operation" [Operation]
            Shape::Map(&Shape::Object(&shapes::ACTION)), Tools, Judged::as_one("action-changed"),
            "what the operation does in words that all providers share, each a command of its own that runs over several of them: the name of the action, such as `prewarm`, `import`, `copy`, `share` or `delete`, to `arguments`, a map from places of the request to values. A place is the name of a parameter, a JSON pointer into the body, or `server:NAME`, a variable of the server. A value is `$inputs.NAME`, what is given as `--NAME`, or anything else, which is sent as it stands; the inputs `image` and `url` have a place without a flag, and of `image`, `region` and `to-region` several mean one call each. `required`: inputs that must be given though the provider does not need what they stand for. What it starts is waited for by its `x-job`. `result`: where else the answer has the id of what was made. `lookup`: how what it makes is found again, so that it is not made twice: `operation`, a list with a `key`, its `arguments`, and `match`, a map from JSON pointers into an item to the values that it must have there; the column `state` of an `x-overview` of that operation says how far it is. `gone`: `operation` and `arguments` of what shows that it is deleted, which has an `x-waiter`.";
    }
    "What the fake remembers" {
        FILTER = "x-filter" on "operation" [Operation]
            Shape::Map(&Shape::FlagOr(&Shape::TextOr(&Shape::Object(&shapes::FILTER)))), Tools, Judged::Never,
            "how parameters of a list choose among its items, where that is not by the member of the same name: the parameter to a pointer into an item, or where there are no pages into the body, with `*` for every item (`/projects/*/name`), to `false` where it chooses nothing that an item has, or to `{member: …, match: …}`. `match`: `equal`, if not given, `contains` and `prefix` of a text, `element` of a list (with `separator`, what stands in the parameter between key and value of a list with `x-pairs`), `from` and `until` of what is ordered as text, `time` for values such as `lt:2018-10-28T10:00:00Z`, `order` for a parameter whose value names the member that orders the list, `direction` for `asc` and `desc`. The fake acts on it.";
        DELETION_PROTECTION = "x-deletion-protection" on "boolean schema of a property" [Schema]
            Shape::Flag, Tools, Judged::Never,
            "whether it says of what it belongs to that it must not be deleted. The fake refuses to delete what is protected (403).";
        IDENTIFIES = "x-identifies" on "parameter of the path; text, number or list of these that is a property" [Parameter Schema]
            Shape::Text, Tools, Judged::Never,
            "what its values are the ids of: the name of a schema of `components`. On a property of that schema itself: that it is its id.";
        TIME_OF = "x-time-of" on "schema of a time that is a property" [Schema]
            Shape::Word(&["beginning", "end", "neither"]), Tools, Judged::Never,
            "what it says of what it belongs to: when it was made (`beginning`), when its task was over (`end`), or something else (`neither`).";
        PAIRS = "x-pairs" on "list of texts that is a property" [Schema]
            Shape::Object(&shapes::PAIRS), Tools, Judged::Never,
            "that its texts are pairs, of which there is one for each key: `separator` stands between key and value, `key` and `value` are what the members of an object are called where a request or an answer has a pair as an object, `values` that which has all values of a key.";
        EFFECT = "x-effect" on "operation" [Operation]
            Shape::Object(&shapes::EFFECT), Tools, Judged::Never,
            "what it does beyond what its method, its path, `x-job` and `x-pagination` say. `does`: `creates`, `changes` or `deletes` what the request names by `x-identifies`, or `shows`, `adds` or `removes` elements of a `list` that belongs to it. `of`: the schema of what it is done to. `at`: where the elements are, the name of a parameter of the path or JSON pointers into the body, of the answer where it shows them. `remove-where`: values of the body, by JSON pointers, with which they are removed instead: `{/action: delete}`. `members`: members of the body that mean a member of another name of what is made: `{imageName: name}`.";
    }
    "Credentials and errors" {
        SIGNATURE = "x-signature" on "security scheme of `type: apiKey`" [SecurityScheme]
            Shape::Text, Requests, Judged::as_one("signature-changed"),
            "the signer, one of those below.";
        SIGNATURE_SCOPE = "x-signature-scope" on "such a scheme" [SecurityScheme]
            Shape::Object(&shapes::SIGNATURE_SCOPE), Requests, Judged::as_one("signature-changed"),
            "`service`: the service name that is signed (default: the first label of the server's host). `region`: the path parameter that holds the region that is signed (default: `regionId`).";
        ENVIRONMENT = "x-environment" on "security scheme, server, server variable" [SecurityScheme Server ServerVariable]
            Shape::TextOr(&Shape::Map(TEXT)), Source, Judged::as_one("environment-changed"),
            "the environment variable that `from_env()` reads. One name for a bearer token, an API key, a server or a variable of one; for a signer a map from its fields (below) to names; for `oauth2` with the flow `clientCredentials` a map of `client_id`, `client_secret`, `token_url` and `token`.";
        TOKEN_SOURCE = "x-token-source" on "operation" [Operation]
            Shape::Object(&shapes::TOKEN_SOURCE), Source,
            Judged::By { added: "token-source-added", changed: "token-source-changed", removed: "token-source-removed" },
            "where its response carries a token: `token` (`header:NAME` of a declared header, or a JSON pointer), and when it ends: `expires-at` (pointer to a time, RFC 3339 or seconds since 1970) or `expires-in` (pointer to seconds). Compiles to `into_token_source()`.";
        TOKEN_OPERATION = "x-token-operation" on "security scheme, a bearer token or a key in a header" [SecurityScheme]
            Shape::Object(&shapes::TOKEN_OPERATION), Tools, Judged::as_one("token-operation-changed"),
            "`package` and `operation` that issue its tokens. Clients take them from any source (`.<scheme>_source(…)`); the fake issues the ones it accepts.";
        CLIENT_SETTING = "x-client-setting" on "parameter" [Parameter]
            Shape::Object(&shapes::CLIENT_SETTING), Source,
            Judged::By { added: "client-setting-added", changed: "client-setting-changed", removed: "client-setting-removed" },
            "`name`: a value set once on the client (`.region(\"cn-north-1\")`), used where a call does not give its own. `environment`: its variable. `unless`: another setting that makes this one unused. `lookup`: where a client that is given no value finds it, once, before the first call that needs it: `operation` (an `operationId` of this contract) `value` (pointer to a text in its response) and `arguments`, which of its parameters are given the value of which other setting or variable of the base URL (`{name: region}`), where nothing gives them another.";
        ERROR_SHAPE = "x-error-shape" on "document" [Document]
            Shape::Object(&shapes::ERROR_SHAPE), Responses, Judged::as_one("error-shape-changed"),
            "where an error body keeps its parts: `code`, `message`, `request-id`, each a list of JSON pointers, the first present one wins; `*` stands for any one member; `header:NAME` reads a response header. A code in a successful response is an error too, unless it is one of `success-codes` (`\"0\"` and `\"200\"` if not given) or, where those are not given, a declared member of that response. `throttle-codes`, `auth-codes`: codes that mean \"slow down\" and \"these credentials are not accepted\" whatever the HTTP status. `retry-codes`: codes, or statuses (`\"409\"`), that mean \"try again later\", beside 408, 425, 429, 500, 502, 503 and 504.";
    }
}
