//! Which schemas become a type that a program can name. Knows what the compiler makes of schemas, nothing of comparing.

use oas_contract::Schema;

use super::types::Types;

pub(crate) fn has_named_type(schema: &Schema<'_>) -> bool {
    let texts = || schema.values().is_some_and(|values| values.are_texts());
    let text = match Types::listed(schema) {
        Some(types) if schema.open_values_node().is_some() => types == Types::TEXT || types == Types::INTEGER,
        Some(types) => types == Types::TEXT && schema.values_key().is_some(),
        None => texts(),
    };
    schema.properties().next().is_some()
        || text
        || !schema.one_of().is_empty()
        || !schema.any_of().is_empty()
        || !schema.all_of().is_empty()
}
