//! What a value alone may be: types, bounds, listed values. OpenAPI 3.0 says with two members what 3.1 says with one; both
//! are read into the same terms. Knows schemas, nothing of what they are made of.

use oas_values::Number;

use crate::model::{Schema, View};
use crate::tables::Version;
use crate::tree::{Node, Value};

/// A type of JSON, `null` left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Text of any length.
    String,
    /// A number without a fraction.
    Integer,
    /// A number, whole or not.
    Number,
    /// One of `true` and `false`.
    Boolean,
    /// A list of values.
    Array,
    /// Members, each with a name.
    Object,
}

impl Kind {
    /// Every type of JSON but `null`.
    pub const ALL: [Self; 6] = [Self::String, Self::Integer, Self::Number, Self::Boolean, Self::Array, Self::Object];

    /// The word in a document.
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// The type of this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The types that a schema lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types {
    bits: u8,
    null: bool,
}

impl Types {
    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut types = Self::default();
        for word in words {
            match Kind::of(word) {
                Some(kind) => types.bits |= 1 << kind as u8,
                None => types.null |= word == "null",
            }
        }
        types
    }

    /// Whether no type is listed, `null` left out.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Whether `null` is listed.
    pub fn null(self) -> bool {
        self.null
    }

    /// Whether values of this type are allowed.
    pub fn allows(self, kind: Kind) -> bool {
        self.bits & 1 << kind as u8 != 0
    }

    /// The types, `null` left out.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.allows(*kind))
    }

    /// The one type, where there is one beside `null`. An integer is a number.
    pub fn one(self) -> Option<Kind> {
        let mut kinds = self.kinds();
        match (kinds.next(), kinds.next(), kinds.next()) {
            (Some(only), None, None) => Some(only),
            (Some(Kind::Integer), Some(Kind::Number), None) => Some(Kind::Number),
            _ => None,
        }
    }
}

/// A bound of a number.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'d> {
    /// The number that bounds others.
    pub value: &'d Number,
    /// Whether it is refused itself.
    pub exclusive: bool,
    /// Where the bound stands.
    pub node: &'d Node,
}

/// A bound of a length.
#[derive(Clone, Copy, Debug)]
pub struct Count<'d> {
    /// The number that bounds others.
    pub value: u64,
    /// Where the bound stands.
    pub node: &'d Node,
}

/// The values that are allowed.
#[derive(Clone, Debug)]
pub struct Values<'d> {
    /// Where they are listed: the list, or the one value.
    pub node: &'d Node,
    /// Each of them, `null` included.
    pub list: Vec<&'d Node>,
}

impl Values<'_> {
    /// Whether they are all texts.
    pub fn are_texts(&self) -> bool {
        self.list.iter().all(|value| value.as_str().is_some())
    }
}

impl<'d> Schema<'d> {
    /// The types that are listed.
    pub fn types(&self) -> Types {
        let Some(node) = self.object.get("type") else { return Types::default() };
        match node.as_sequence() {
            // `null` without quotes is the word in the documents of some.
            Some(list) => {
                Types::of(list.iter().filter_map(|node| if node.is_null() { Some("null") } else { node.as_str() }))
            }
            None => Types::of(node.as_str().into_iter()),
        }
    }

    /// The type, where one is listed.
    pub fn kind(&self) -> Option<Kind> {
        self.types().one()
    }

    /// Where the type stands.
    pub fn kind_node(&self) -> Option<&'d Node> {
        self.object.get("type")
    }

    /// Whether `null` is allowed.
    pub fn nullable(&self) -> bool {
        self.object.flag("nullable") || self.types().null() || self.lists_null() || self.has_null_alternative()
    }

    /// Whether `null` is one of the values. Those that are no `null` say nothing about this.
    fn lists_null(&self) -> bool {
        let null = |node: &Node| matches!(node.value, Value::Null);
        let listed = self.object.node.get("enum").and_then(Node::as_sequence).unwrap_or_default();
        let listed = listed.iter().any(null) || self.object.node.get("const").is_some_and(null);
        listed && self.values().is_some()
    }

    /// Where it is said that `null` is allowed.
    pub fn nullable_node(&self) -> Option<&'d Node> {
        self.object.get("nullable").or_else(|| self.kind_node().filter(|_| self.types().null()))
    }

    /// How a text or a number is written.
    pub fn format(&self) -> Option<&'d str> {
        if let Some(format) = self.object.text("format") {
            return Some(format);
        }
        // What OpenAPI 3.0 calls a format is an encoding, or a media type, in 3.1.
        self.encoding().map(|_| "byte").or_else(|| self.octets().map(|_| "binary"))
    }

    /// Where OpenAPI 3.1 says of a text without a format that it is any bytes.
    fn octets(&self) -> Option<&'d Node> {
        let node = self.object.node;
        let known = node.str("contentMediaType") == Some("application/octet-stream")
            && ["format", "contentEncoding"].iter().all(|name| node.get(name).is_none())
            && self.object.document.version() == Version::V3_1;
        if known { self.object.get("contentMediaType") } else { None }
    }

    /// The encoding of OpenAPI 3.1 that stands for a format where there is none; others are not read.
    pub fn encoding(&self) -> Option<&'d str> {
        let node = self.object.node;
        let known = matches!(node.str("contentEncoding"), Some("base64" | "base64url")) && node.get("format").is_none();
        let counts = known && self.object.document.version() == Version::V3_1;
        if counts { self.object.text("contentEncoding") } else { None }
    }

    /// Whether it is content that is no text: `format: binary`, or a media type that nothing encodes.
    pub fn is_binary(&self) -> bool {
        let node = self.object.node;
        let media = self.object.document.version() == Version::V3_1
            && (node.get("contentMediaType").is_some() && node.get("contentEncoding").is_none()
                || node.str("contentEncoding") == Some("binary"));
        let content = ["contentMediaType", "contentEncoding"].iter().filter(|name| self.object.get(name).is_some());
        self.object.text("format") == Some("binary") || media && content.count() > 0
    }

    /// Where the format stands.
    pub fn format_node(&self) -> Option<&'d Node> {
        let encoding = || self.encoding().and_then(|_| self.object.get("contentEncoding"));
        self.object.get("format").or_else(encoding).or_else(|| self.octets())
    }

    /// The values that are allowed, where they are listed: `enum`, or the one of `const`.
    pub fn values(&self) -> Option<Values<'d>> {
        if let Some(node) = self.object.get("enum") {
            return Some(Values { node, list: node.as_sequence().unwrap_or_default().iter().collect() });
        }
        self.object.get("const").map(|node| Values { node, list: vec![node] })
    }

    /// Where the listed values begin: the key.
    pub fn values_key(&self) -> Option<crate::Position> {
        self.object.entry("enum").or_else(|| self.object.entry("const")).map(|entry| entry.position)
    }

    /// The least number, with or without itself.
    pub fn minimum(&self) -> Option<Bound<'d>> {
        self.bound("minimum", "exclusiveMinimum", |a, b| a > b)
    }

    /// The greatest number, with or without itself.
    pub fn maximum(&self) -> Option<Bound<'d>> {
        self.bound("maximum", "exclusiveMaximum", |a, b| a < b)
    }

    /// In 3.0 the exclusive member is a flag, in 3.1 a bound of its own: the tighter of both counts.
    fn bound(&self, plain: &str, exclusive: &str, tighter: fn(&Number, &Number) -> bool) -> Option<Bound<'d>> {
        let bound = |node: &'d Node, exclusive| Some(Bound { value: node.as_number()?, exclusive, node });
        let flag = self.object.flag(exclusive);
        let own = self.object.get(exclusive).and_then(|node| bound(node, true));
        let plain = self.object.get(plain).and_then(|node| bound(node, flag));
        match (plain, own) {
            (Some(plain), Some(own)) => Some(if tighter(plain.value, own.value) { plain } else { own }),
            (plain, own) => plain.or(own),
        }
    }

    /// What a number must be a multiple of.
    pub fn multiple_of(&self) -> Option<Bound<'d>> {
        let node = self.object.get("multipleOf")?;
        Some(Bound { value: node.as_number()?, exclusive: false, node })
    }

    /// The least number of characters.
    pub fn min_length(&self) -> Option<Count<'d>> {
        self.count("minLength")
    }

    /// The greatest number of characters.
    pub fn max_length(&self) -> Option<Count<'d>> {
        self.count("maxLength")
    }

    /// The least number of elements.
    pub fn min_items(&self) -> Option<Count<'d>> {
        self.count("minItems")
    }

    /// The greatest number of elements.
    pub fn max_items(&self) -> Option<Count<'d>> {
        self.count("maxItems")
    }

    /// The least number of members.
    pub fn min_properties(&self) -> Option<Count<'d>> {
        self.count("minProperties")
    }

    /// The greatest number of members.
    pub fn max_properties(&self) -> Option<Count<'d>> {
        self.count("maxProperties")
    }

    fn count(&self, member: &str) -> Option<Count<'d>> {
        let node = self.object.get(member)?;
        Some(Count { value: node.as_number()?.to_u64()?, node })
    }

    /// Whether no element may come twice.
    pub fn unique_items(&self) -> bool {
        self.object.flag("uniqueItems")
    }

    /// Where that is said.
    pub fn unique_items_node(&self) -> Option<&'d Node> {
        self.object.get("uniqueItems")
    }

    /// The regular expression that a text must match somewhere.
    pub fn pattern(&self) -> Option<&'d str> {
        self.object.text("pattern")
    }

    /// Why the pattern cannot be held against a text: it looks around itself, or is none.
    pub fn pattern_fault(&self) -> Option<String> {
        regex_lite::Regex::new(self.pattern()?).err().map(|error| error.to_string())
    }

    /// Where the pattern stands.
    pub fn pattern_node(&self) -> Option<&'d Node> {
        self.object.get("pattern")
    }

    /// The schema that a JSON pointer into a value reaches; an index or `*` steps into the elements of a list.
    pub fn reached(&self, pointer: &str) -> Option<Schema<'d>> {
        self.walked(pointer, false)
    }

    /// The same, where a token may choose the element of a list by a member: `/links/rel=next/href`.
    pub fn reached_by_choice(&self, pointer: &str) -> Option<Schema<'d>> {
        self.walked(pointer, true)
    }

    fn walked(&self, pointer: &str, chooses: bool) -> Option<Schema<'d>> {
        let mut schema = *self;
        for token in oas_values::Pointer::parse(pointer).ok()?.tokens() {
            schema = match (schema.items(), token.choice().filter(|_| chooses)) {
                (Some(items), _) if token.is_any() || token.index().is_some() => items,
                (Some(items), Some((member, _))) => {
                    let has = items.member(&member, &mut std::collections::HashSet::new())?;
                    let single = !matches!(has.unwrapped().kind(), Some(Kind::Array | Kind::Object));
                    single.then_some(items)?
                }
                _ => schema.member(&token.name(), &mut std::collections::HashSet::new())?,
            };
        }
        Some(schema)
    }

    fn member(&self, name: &str, met: &mut std::collections::HashSet<*const Node>) -> Option<Schema<'d>> {
        if !met.insert(std::ptr::from_ref(self.node())) {
            return None;
        }
        if let Some(property) = self.property(name) {
            return Some(property.schema);
        }
        [self.all_of(), self.one_of(), self.any_of()].into_iter().flatten().find_map(|part| part.member(name, met))
    }
}
