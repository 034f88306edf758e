//! What contracts speak of: kinds of resources, how requests name them, what becomes of them. Knows no operation.

use oas_contract::extensions::Waiter;
use oas_contract::{Operation, Schema};

/// A kind of resources: what has one schema in the answers of a contract.
pub(super) struct ResourceType {
    /// The name of its schema.
    pub(super) name: String,
    /// The member that identifies a resource.
    pub(super) key: String,
    /// How its end is seen, with pointers into the resource.
    pub(super) waiter: Option<Waiter>,
    /// The members that are lists of texts.
    pub(super) lists: Vec<String>,
    /// The members that say whether a resource is protected from deletion.
    pub(super) protections: Vec<String>,
    /// Whether one of them can be asked for, so that a list is no poll of it.
    pub(super) is_shown: bool,
}

/// A list of texts that belongs to a resource without being a member of it, such as whom it is shared with.
pub(super) struct TextList {
    pub(super) kind: usize,
    /// The parameter that names the resource.
    pub(super) parameter: String,
    /// What the list is called.
    pub(super) name: String,
    pub(super) action: TextListAction,
}

/// What an operation does to such a list.
pub(super) enum TextListAction {
    /// It answers it, where this pointer leads.
    Shows(String),
    Adds,
    Removes,
}

/// What an answer has of resources.
pub(super) enum ReadEffect {
    /// A list, where this pointer leads.
    Lists(usize, String),
    /// One, where this pointer leads, by the value of this parameter.
    Shows(usize, String, String),
}

/// A resource that an operation makes.
pub(super) struct Creation {
    pub(super) kind: usize,
    /// Where the answer has its id.
    pub(super) at: Option<String>,
    /// Where another resource that is made with it has its id: pointer into that one.
    pub(super) within: Option<String>,
    /// What its path says otherwise than the request: names, and pointers into the body.
    pub(super) elsewhere: Vec<(String, String)>,
}

/// How a request names resources.
pub(super) enum Target {
    /// By a parameter of its path.
    Path(usize, String),
    /// By a member of its body, which is an id or a list of them.
    Body(usize, String),
}

/// Whether a name is that of the id of a kind: its key, or its own name before it.
pub(super) fn identified(kinds: &[ResourceType], name: &str) -> Option<usize> {
    let plain = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    let own = |kind: &ResourceType| kind.key != "id" && kind.key == name;
    let prefixed = |kind: &ResourceType| plain(name) == plain(&format!("{}{}", kind.name, kind.key));
    kinds.iter().position(own).or_else(|| kinds.iter().position(prefixed))
}

pub(super) fn success<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    operation.success()?.json()?.schema()
}
