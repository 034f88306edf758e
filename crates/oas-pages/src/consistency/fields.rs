//! The example and the default beside a field against what else is said of it.

use oas_values::Number;
use serde_json::Value;

use super::check::{Check, bodies, fields};
use crate::facts::{Field, Kind, Operation};
use crate::rules;

impl Check<'_> {
    pub(super) fn fields(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            let name = format!("{} {}", parameter.location.value.word(), parameter.field.name.value);
            self.field(&name, &parameter.field);
        }
        for (name, field) in bodies(operation).flat_map(|(name, schema)| fields(name, schema)) {
            self.field(&name, field);
        }
    }

    fn field(&mut self, name: &str, field: &Field) {
        let schema = &field.schema;
        let (kind, bounds) = (schema.kind(), &schema.bounds);
        let inner = schema.items.as_deref().unwrap_or(schema);
        for (word, stated) in [("example", &schema.example), ("default", &schema.default)] {
            let Some(stated) = stated else { continue };
            let (value, line) = (&stated.value, stated.line);
            let singles: Vec<&Value> = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
            if let Some(values) = inner.enumeration.as_ref().filter(|values| !values.inferred)
                && let Some(other) = singles.iter().find(|single| !values.value.contains(single))
            {
                let message = format!("the {word} {other} of `{name}` is none of its values (line {})", values.line);
                self.add(rules::EXAMPLE_OUTSIDE_VALUES, line, message);
            }
            if let Some(number) = value.as_number().map(Number::from)
                && (bounds.minimum.as_ref().is_some_and(|limit| number < limit.value.number)
                    || bounds.maximum.as_ref().is_some_and(|limit| number > limit.value.number))
            {
                let message = format!("the {word} {value} of `{name}` is outside its bounds");
                self.add(rules::EXAMPLE_OUTSIDE_BOUNDS, line, message);
            }
            let is_large = value.as_i64().is_some_and(|number| i32::try_from(number).is_err());
            if kind == Some(Kind::Integer) && schema.format.is_none() && is_large {
                let message = format!("`{name}` has no format, and its {word} does not fit 32 bits");
                self.add(rules::LARGE_INTEGER, line, message);
            }
            if word == "example" && !stated.inferred && singles.iter().any(|single| single.as_str() == Some("")) {
                self.add(rules::BLANK_EXAMPLE, line, format!("the example of `{name}` is an empty text"));
            }
            let by_inference = schema.kind.as_ref().is_some_and(|kind| kind.inferred);
            if word == "example" && kind == Some(Kind::String) && by_inference && value.as_str().is_some_and(is_number)
            {
                self.add(rules::NUMBER_IN_TEXT, line, format!("`{name}` is a text that holds a number"));
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}
