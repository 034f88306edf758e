//! What contracts speak of: kinds of resources, how requests name them, what becomes of them. Knows no operation.

use oas_contract::extensions::{Pairs, TimeOf, Waiter};
use oas_contract::{Kind, Operation, Schema};

/// A kind of resources: what has one schema in the answers of a contract.
pub(super) struct ResourceType {
    /// The name of its schema.
    pub(super) name: String,
    /// The member that identifies a resource.
    pub(super) key: String,
    /// How its end is seen, with pointers into the resource.
    pub(super) waiter: Option<Waiter>,
    /// The members that are lists of texts, and how these are pairs.
    pub(super) lists: Vec<(String, Option<Pairs>)>,
    /// The members that are times, and what they are those of.
    pub(super) times: Vec<(String, TimeOf)>,
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
    /// The elements at this pointer into the body are added.
    Adds(String),
    /// They are removed.
    Removes(String),
}

impl ResourceType {
    /// How the texts of a list are pairs.
    pub(super) fn pairs(&self, list: &str) -> Option<&Pairs> {
        self.lists.iter().find(|(name, _)| name == list)?.1.as_ref()
    }
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
    /// The member by which the request gives its id.
    pub(super) requested: Option<String>,
    /// The members beside its id in a list of the answer that have the id of what it was made of.
    pub(super) beside: Vec<String>,
}

/// How a request names resources.
pub(super) enum Target {
    /// By a parameter of its path.
    Path(usize, String),
    /// By a member of its body, which is an id or a list of them.
    Body(usize, String),
}

pub(super) fn success<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    operation.success()?.json()?.schema()
}

pub(super) fn is_text_list(schema: &Schema<'_>) -> bool {
    schema.items().is_some_and(|items| items.unwrapped().kind() == Some(Kind::String))
}

/// Whether a member of a body is a list of texts.
pub(super) fn has_text_list(body: &Schema<'_>, name: &str) -> bool {
    body.property(name).is_some_and(|property| is_text_list(&property.schema.unwrapped()))
}
