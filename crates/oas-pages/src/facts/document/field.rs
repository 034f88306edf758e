//! What parameters and headers of responses have alike: a name, a schema, and what is said beside it.

use std::collections::HashSet;

use oas_contract::extensions::facts as kept;
use oas_contract::{Header, Node, Parameter, View};

use super::Reader;
use crate::facts::model::{Field, Stated};

/// Something with a name and a schema.
pub(super) struct Named<'d> {
    name: &'d str,
    line: u32,
    required: Option<&'d Node>,
    deprecated: bool,
    description: Option<&'d Node>,
    example: Option<&'d Node>,
    completed: bool,
    schema: Option<oas_contract::Schema<'d>>,
}

/// Of a view, with the position of its name and its schema.
macro_rules! named {
    ($view:expr, $position:expr, $schema:expr) => {
        Named {
            name: $view.name,
            line: kept::line($view).unwrap_or($position.line),
            required: $view.required_node(),
            deprecated: $view.deprecated(),
            description: $view.description_node(),
            example: $view.examples().first().copied(),
            completed: $view.completed(),
            schema: $schema,
        }
    };
}

impl<'d> From<&Parameter<'d>> for Named<'d> {
    fn from(view: &Parameter<'d>) -> Self {
        let content = || view.content().first()?.schema();
        let position = view.name_node().map_or(view.position(), |name| name.position);
        named!(view, position, view.schema().or_else(content))
    }
}

impl<'d> From<&Header<'d>> for Named<'d> {
    fn from(view: &Header<'d>) -> Self {
        named!(view, view.key, view.schema())
    }
}

impl Reader<'_> {
    pub(super) fn field(&self, named: &Named<'_>) -> Field {
        let schema = named.schema.as_ref().map(|schema| self.schema(schema, named.description, &mut HashSet::new(), 0));
        let mut schema = schema.unwrap_or_default();
        if let Some(example) = named.example {
            schema.example = Some(Stated::new(example.to_json(), example.position.line));
        }
        schema.completed |= named.completed;
        let required = named.required.and_then(|node| Some(Stated::new(node.as_bool()?, node.position.line)));
        Field { name: Stated::new(named.name.to_owned(), named.line), required, deprecated: named.deprecated, schema }
    }
}
