//! Schemas that a value must match together: one, or what several parts of an `allOf` say of one thing. Knows nothing of what
//! they say.

use oas_contract::{Node, Schema, View as _};

/// One of the schemas, whole or without its alternatives, which are looked at one by one then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conjunct<'d> {
    pub(crate) schema: Schema<'d>,
    pub(crate) without_alternatives: bool,
}

/// Schemas that a value must match together. There is at least one.
#[derive(Clone, Debug)]
pub(crate) struct Conjunction<'d> {
    first: Conjunct<'d>,
    more: Vec<Conjunct<'d>>,
    /// Members of which more is known than the schemas say.
    narrowed: Vec<Narrowing<'d>>,
}

/// What is known of a member beside what schemas say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Narrowing<'d> {
    pub(crate) name: &'d str,
    pub(crate) schema: Schema<'d>,
    /// Whether it is there.
    pub(crate) there: bool,
}

/// What tells a conjunction from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    One((*const Node, bool)),
    Several(Box<[(*const Node, bool)]>),
    Narrowed(Box<Identity>, Box<[(Box<str>, *const Node, bool)]>),
}

impl<'d> From<Schema<'d>> for Conjunction<'d> {
    fn from(schema: Schema<'d>) -> Self {
        let schema = without_prose(schema);
        Self { first: Conjunct { schema, without_alternatives: false }, more: Vec::new(), narrowed: Vec::new() }
    }
}

impl<'d> Conjunction<'d> {
    /// Schemas that hold together, each once; nothing where there are none.
    pub(crate) fn of(schemas: &[Schema<'d>]) -> Option<Self> {
        let (first, more) = schemas.split_first()?;
        let mut all = Self::from(*first);
        for schema in more {
            all.add(Conjunct { schema: *schema, without_alternatives: false });
        }
        Some(all)
    }

    /// One of the alternatives of this, together with everything else that it says.
    pub(crate) fn with_alternative(&self, alternative: Schema<'d>) -> Self {
        let mut all = Self::from(alternative);
        for conjunct in self.conjuncts() {
            all.add(Conjunct { without_alternatives: true, ..*conjunct });
        }
        all.narrowed.clone_from(&self.narrowed);
        all
    }

    /// Those of the values whose member is of a schema as well.
    pub(crate) fn narrowed(&self, narrowing: Narrowing<'d>) -> Self {
        let mut some = self.clone();
        some.narrowed.push(narrowing);
        some
    }

    /// What is known of members beside what the schemas say.
    pub(crate) fn narrowings(&self) -> &[Narrowing<'d>] {
        &self.narrowed
    }

    fn add(&mut self, conjunct: Conjunct<'d>) {
        let known = |other: &Conjunct<'d>| {
            identity(&other.schema) == identity(&conjunct.schema)
                && other.without_alternatives <= conjunct.without_alternatives
        };
        if !self.conjuncts().any(known) {
            self.more.push(conjunct);
        }
    }

    pub(crate) fn conjuncts(&self) -> impl DoubleEndedIterator<Item = &Conjunct<'d>> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// The schema, where there is one and it is meant as a whole.
    pub(crate) fn single(&self) -> Option<Schema<'d>> {
        let whole = self.more.is_empty() && self.narrowed.is_empty() && !self.first.without_alternatives;
        whole.then_some(self.first.schema)
    }

    /// The component that this is.
    pub(crate) fn name(&self) -> Option<&'d str> {
        self.single()?.name()
    }

    /// Where to look: the last schema, as what stands last in `allOf` is usually what is particular.
    pub(crate) fn node(&self) -> &'d Node {
        self.more.last().unwrap_or(&self.first).schema.node()
    }

    pub(crate) fn identity(&self) -> Identity {
        let schemas = self.schemas();
        if self.narrowed.is_empty() {
            return schemas;
        }
        let mut members: Vec<_> =
            self.narrowed.iter().map(|one| (Box::from(one.name), identity(&one.schema), one.there)).collect();
        members.sort_unstable();
        members.dedup();
        Identity::Narrowed(Box::new(schemas), members.into())
    }

    fn schemas(&self) -> Identity {
        let key = |conjunct: &Conjunct<'d>| (identity(&conjunct.schema), conjunct.without_alternatives);
        if self.more.is_empty() {
            return Identity::One(key(&self.first));
        }
        let mut all: Vec<_> = self.conjuncts().map(key).collect();
        all.sort_unstable();
        Identity::Several(all.into())
    }
}

/// What a schema is that does nothing but describe another one: `allOf` of that one, or a reference to it, with prose beside it.
fn without_prose(schema: Schema<'_>) -> Schema<'_> {
    let (mut inner, mut met) = (schema, Vec::new());
    loop {
        if !inner.besides().all(|beside| beside.says_only(&["$ref"])) {
            return inner;
        }
        inner = inner.alone();
        if inner.name().is_some() || !inner.says_only(&["allOf"]) || met.contains(&identity(&inner)) {
            return inner;
        }
        met.push(identity(&inner));
        let [only] = inner.all_of()[..] else { return inner };
        inner = only;
    }
}

/// The component that a schema is, be it with something around the reference that says nothing else.
pub(crate) fn component<'d>(schema: &Schema<'d>) -> Option<&'d str> {
    schema.name().or_else(|| schema.unwrapped().name())
}

/// The node that tells a schema from others: where it is used, if something is said there beside the reference.
pub(crate) fn identity(schema: &Schema<'_>) -> *const Node {
    schema.beside().map_or(schema.node(), |beside| beside.node())
}
