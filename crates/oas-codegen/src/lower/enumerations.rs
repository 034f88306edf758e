//! Enumerations: what the variants of listed values are called. Knows which schemas become one.

use std::collections::{HashMap, HashSet};

use oas_contract::extensions::EnumValue;
use oas_contract::{Finding, Kind, Schema, View};
use serde_json::{Value, json};

use super::{Lowering, NOT_USED};
use crate::names;
use crate::plan::{EnumPlan, EnumValues};

/// Whether a schema lists values that become variants: texts, or integers of an open list.
pub(super) fn is_enumeration(schema: &Schema<'_>) -> bool {
    let kind = schema.kind();
    if schema.open_values_node().is_some() {
        return matches!(kind, Some(Kind::String | Kind::Integer));
    }
    let Some(values) = schema.values() else { return false };
    let texts = values.list.iter().filter(|value| value.as_str().is_some()).count();
    // A list of texts needs no type to be text; of values of another type than the stated one, none can come.
    texts > 0 && (kind == Some(Kind::String) || kind.is_none() && values.are_texts())
}

impl<'d> Lowering<'d> {
    pub(super) fn enumeration(&mut self, schema: Schema<'d>, name: &str) -> Value {
        let open = schema.open_values();
        let values = match (&open, schema.kind()) {
            (Some(_), Some(Kind::Integer)) => EnumValues::OpenIntegers,
            (Some(_), _) => EnumValues::Open,
            (None, _) => EnumValues::Closed,
        };
        // `null` among the values says once more that the value may be `null`.
        let closed = || {
            let values = schema.values().map(|values| values.list).unwrap_or_default();
            values.into_iter().filter_map(|node| node.as_str()).map(|text| EnumValue::plain(text.into())).collect()
        };
        let listed: Vec<EnumValue> = open.unwrap_or_else(closed);
        let mut variants: Vec<(String, EnumValue)> = Vec::new();
        let mut known: HashMap<String, String> = HashMap::new();
        let mut visited = HashSet::new();
        for value in listed {
            if !visited.insert(value.value.to_string()) {
                continue;
            }
            let wanted = match (&value.name, value.value.as_i64()) {
                (None, Some(integer)) => names::integer_variant(integer),
                (name, _) => names::variant_name(name.as_deref().unwrap_or(&value.text())),
            };
            let variant = names::free(&wanted, "", |name| known.contains_key(name));
            if let Some(first) = known.get(&wanted) {
                let message =
                    format!("`{first}` and `{}` become the same variant, this one is `{variant}`", value.text());
                let help = "give each a name of its own: `x-extensible-enum: [{value: …, name: …}]`";
                let place = self.document.place(schema.node());
                self.notes.push(Finding::warning("variant-name", place, message).help(help));
            }
            known.insert(variant.clone(), value.text());
            variants.push((variant, value));
        }
        // Progenitor makes names of values, and finds none for some and the same for others: it is told others, as its enumeration
        // is replaced by ours anyway, so that nothing is ever said of names that nobody has written.
        let variant_names: Vec<_> = (0..variants.len()).map(|index| format!("Variant{index}")).collect();
        let description = schema.description().map(str::to_owned);
        if let Some(format) = schema.format() {
            let why = format!("the values are listed, and written as they are listed: `{format}` does nothing here");
            self.notes.push(Finding::note(NOT_USED, schema.place(), why));
        }
        let any_case = schema.ignores_case();
        self.plan.enums.insert(name.to_owned(), EnumPlan { description, variants, values, any_case });
        json!({"type": "string", "enum": variant_names})
    }
}
