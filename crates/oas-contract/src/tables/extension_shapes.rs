//! What stands inside our extensions.

use super::members::{Effect, Member, Object, Shape, TEXT, member};

const fn text(name: &'static str) -> Member {
    member(name, Shape::Text)
}

const fn texts(name: &'static str) -> Member {
    member(name, Shape::List(TEXT))
}

pub(crate) static PAGE: Object = Object::new(
    "a source page",
    &[
        text("title").required().effect(Effect::Tools),
        text("url").required().effect(Effect::Tools),
        text("retrieved").effect(Effect::Tools),
        text("digest").effect(Effect::Tools),
    ],
);
pub(super) static ENUM_VALUE: Object = Object::new(
    "a value of `x-extensible-enum`",
    &[
        member("value", Shape::Single).required(),
        text("name"),
        text("description").effect(Effect::Prose),
        member("prefix", Shape::Flag),
    ],
);
pub(super) static PAGINATION: Object = Object::new(
    "`x-pagination`",
    &[
        member("style", Shape::Word(&["cursor", "page", "offset", "link"])).required(),
        member("request", Shape::Object(&PAGE_REQUEST)),
        member("response", Shape::Object(&PAGE_RESPONSE)).required(),
        text("key"),
        member("first", Shape::Count),
        texts("end-codes"),
        member("unchanged", Shape::Word(&["error", "end"])),
        member("window", Shape::Count),
        member("contradictions", Shape::Word(&["error", "warning"])),
    ],
);
static PAGE_REQUEST: Object = Object::new(
    "`x-pagination.request`",
    &[member("cursor", Shape::OneOrMore(TEXT)), text("page"), text("offset"), text("size")],
);
static PAGE_RESPONSE: Object = Object::new(
    "`x-pagination.response`",
    &[text("items").required(), member("next", Shape::OneOrMore(TEXT)), text("more"), text("total"), text("pages")],
);
pub(super) static FILTER: Object = Object::new(
    "a filter of `x-filter`",
    &[
        text("member"),
        member(
            "match",
            Shape::Word(&["equal", "contains", "prefix", "element", "from", "until", "time", "order", "direction"]),
        ),
        text("separator"),
    ],
);
pub(super) static PAIRS: Object = Object::new(
    "`x-pairs`",
    &[text("key").required(), text("value").required(), text("values"), text("separator").required()],
);
pub(super) static EFFECT: Object = Object::new(
    "`x-effect`",
    &[
        member("does", Shape::Word(&["creates", "changes", "deletes", "shows", "adds", "removes"])),
        text("of"),
        text("list"),
        member("at", Shape::OneOrMore(TEXT)),
        member("remove-where", Shape::Map(TEXT)),
        member("members", Shape::Map(TEXT)),
    ],
);
pub(super) static WAITER: Object = Object::new(
    "`x-waiter`",
    &[
        text("field").required(),
        member("success", Shape::List(&Shape::Any)).required(),
        member("failure", Shape::List(&Shape::Any)).required(),
        member("pending", Shape::List(&Shape::Any)),
        texts("gone"),
        member("gone-states", Shape::List(&Shape::Any)),
        member("grace", Shape::Count),
        text("progress"),
        text("names"),
        text("id"),
        texts("code"),
        texts("message"),
        member("ignore-case", Shape::Flag),
    ],
);
pub(super) static JOB: Object = Object::new(
    "`x-job`",
    &[
        text("operation").required(),
        text("id"),
        text("url"),
        text("parameter"),
        member("arguments", Shape::Map(TEXT)),
        text("result"),
    ],
);
pub(super) static IDEMPOTENCY_KEY: Object = Object::new(
    "`x-idempotency-key`",
    &[text("at").required(), member("format", Shape::Word(&["uuid", "uuid-simple"]))],
);
pub(super) static COMMAND: Object = Object::new("`x-command`", &[text("name").required(), text("wait")]);
pub(super) static OVERVIEW: Object = Object::new(
    "a table of `x-overview`",
    &[
        member("columns", Shape::Map(TEXT)).required(),
        member("calls", Shape::List(&Shape::Map(&Shape::Any))),
        member("states", Shape::Map(&Shape::List(TEXT))),
    ],
);
pub(super) static ACTION: Object = Object::new(
    "an action of `x-action`",
    &[
        member("arguments", Shape::Map(&Shape::Any)).required(),
        texts("required"),
        text("result"),
        member("lookup", Shape::Object(&ACTION_LOOKUP)),
        member("gone", Shape::Object(&ACTION_GONE)),
    ],
);
static ACTION_LOOKUP: Object = Object::new(
    "`x-action.lookup`",
    &[
        text("operation").required(),
        member("arguments", Shape::Map(&Shape::Any)),
        member("match", Shape::Map(&Shape::Any)).required(),
    ],
);
static ACTION_GONE: Object =
    Object::new("`x-action.gone`", &[text("operation").required(), member("arguments", Shape::Map(&Shape::Any))]);
pub(super) static TOKEN_SOURCE: Object =
    Object::new("`x-token-source`", &[text("token").required(), text("expires-at"), text("expires-in")]);
pub(super) static TOKEN_OPERATION: Object =
    Object::new("`x-token-operation`", &[text("package").required(), text("operation").required()]);
pub(super) static SIGNATURE_SCOPE: Object = Object::new("`x-signature-scope`", &[text("service"), text("region")]);
pub(super) static CLIENT_SETTING: Object = Object::new(
    "`x-client-setting`",
    &[text("name").required(), text("environment"), text("unless"), member("lookup", Shape::Object(&LOOKUP))],
);
static LOOKUP: Object = Object::new(
    "`x-client-setting.lookup`",
    &[text("operation").required(), text("value").required(), member("arguments", Shape::Map(TEXT))],
);
pub(super) static ERROR_SHAPE: Object = Object::new(
    "`x-error-shape`",
    &[
        texts("code"),
        texts("message"),
        texts("request-id"),
        texts("success-codes"),
        texts("throttle-codes"),
        texts("retry-codes"),
        texts("auth-codes"),
    ],
);
