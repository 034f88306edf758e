//! How lists come in pages, in Rust terms: paths through structs, and places in requests. Knows no list.

use oas_contract::extensions::PageStyle;

use crate::forms::Codec;

/// How an operation pages.
#[derive(Clone, Debug)]
pub struct PagingPlan {
    /// What moves from page to page.
    pub style: PageStyle,
    /// Where in a request it stands, part by part.
    pub start: Vec<PlacePlan>,
    /// Where a request has the number of items on a page.
    pub size: Option<PlacePlan>,
    /// The number of the first page.
    pub first: u64,
    /// The number of items on a page where a request does not say.
    pub default_size: Option<u64>,
    /// Codes, and statuses, by which a page beyond the end is refused.
    pub end_codes: Vec<String>,
    /// Whether pages that contradict themselves end the list with a warning and no error.
    pub warns: bool,
    /// The path to the items.
    pub items: PathPlan,
    /// The pointer to them.
    pub items_pointer: String,
    /// What leads to the next page, part by part.
    pub next: Vec<SourcePlan>,
    /// Whether there is more.
    pub more: Option<SourcePlan>,
    /// The number of all items.
    pub total: Option<SourcePlan>,
    /// The number of all pages.
    pub pages: Option<SourcePlan>,
    /// Whether a cursor that comes back unchanged is the end of the list.
    pub unchanged_ends: bool,
    /// The number of items that can be reached.
    pub window: Option<u64>,
    /// The path from an item to what identifies it.
    pub key: Option<PathPlan>,
    /// Pointers to the items and to the number of all of them.
    pub pointers: Option<(String, String)>,
}

/// Where something stands in a request.
#[derive(Clone, Debug)]
pub enum PlacePlan {
    /// In a parameter, by its name on the wire.
    Parameter(String),
    /// In the body, and whether it is a number there.
    Body(String, bool),
}

/// Where a page says something.
#[derive(Clone, Debug)]
pub enum SourcePlan {
    /// In the body of the page.
    Body(PathPlan),
    /// In the header of this name.
    Header(String),
    /// In the last item: the pointer into it, and the path.
    Last(String, PathPlan),
}

/// The path from a value to something inside it.
#[derive(Clone, Debug, Default)]
pub struct PathPlan {
    /// The fields on it.
    pub steps: Vec<StepPlan>,
    /// How the last one is written.
    pub codec: Option<Codec>,
}

/// A field of a path.
#[derive(Clone, Debug)]
pub struct StepPlan {
    /// The struct that has it.
    pub holder: String,
    /// The name of the field of a struct.
    pub field: String,
    /// The property of the skeleton that has its type.
    pub key: String,
    /// Whether it is an `Option`.
    pub optional: bool,
    /// Whether there is another one in it.
    pub clearable: bool,
    /// Where it is a list: the element that the path goes on from.
    pub element: Option<ElementPlan>,
}

/// An element of a list.
#[derive(Clone, Debug)]
pub enum ElementPlan {
    /// The one of this index.
    At(usize),
    /// The first one that has this value at the end of the path.
    With(PathPlan, String),
}
