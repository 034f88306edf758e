//! Which items of a list a request asks for, and in which order: by the members of the same names, or as `x-filter` says. Knows
//! parameters and items, not where they are kept.

use std::cmp::Ordering;

use oas_contract::extensions::{Filter, Match, Pagination, RequestPlace};
use oas_contract::{Operation, Schema};
use oas_values::Pointer;
use serde_json::Value;

/// What a request says of the items that it wants.
pub(super) struct Query<'a> {
    pub(super) arguments: &'a [(String, Value)],
    /// The parameter that names items by their keys.
    pub(super) names: Option<&'a str>,
    pub(super) key: &'a str,
}

/// The items that a request asks for, each with its number, and whether the request orders them.
pub(super) fn matching(
    operation: &Operation<'_>,
    item: &Schema<'_>,
    &Query { arguments, names, key }: &Query<'_>,
    mut items: Vec<(u64, Value)>,
) -> (Vec<(u64, Value)>, bool) {
    let filters = operation.filters();
    let paging = operation.pagination();
    let (mut order, mut descending) = (None, false);
    for parameter in &operation.parameters {
        let Some((_, wanted)) = arguments.iter().find(|(name, _)| name == parameter.name) else { continue };
        if parameter.client_setting().is_some()
            || paging.as_ref().is_some_and(|paging| is_paging_parameter(paging, parameter.name))
        {
            continue;
        }
        let filter = match filters.iter().find(|(name, _)| *name == parameter.name) {
            Some((_, filter)) => filter.clone(),
            None if names == Some(parameter.name) => {
                Filter { member: Some(format!("/{}", oas_values::escape(key))), by: Match::Equal, separator: None }
            }
            None if matches!(parameter.location, oas_contract::Location::Query) => {
                let member = item.property(parameter.name).map(|_| format!("/{}", oas_values::escape(parameter.name)));
                Filter { member, by: Match::Equal, separator: None }
            }
            None => continue,
        };
        match filter.by {
            Match::Order => order = wanted.as_str().map(|member| format!("/{}", oas_values::escape(member))),
            Match::Direction => descending = wanted.as_str().is_some_and(|word| word.eq_ignore_ascii_case("desc")),
            by => {
                if let Some(member) = filter.member {
                    // Where there are no pages, it begins at the body.
                    let member = Pointer::known(&member).split_at_any().map_or(&*member, |(_, inside)| inside.as_str());
                    let separators = separators(item.reached(member), filter.separator.as_deref());
                    items.retain(|(_, item)| fits(item.pointer(member), wanted, (by, separators.as_ref())));
                }
            }
        }
    }
    let ordered = order.is_some();
    if let Some(member) = order {
        items.sort_by(|(_, one), (_, other)| compared(one.pointer(&member), other.pointer(&member)));
        if descending {
            items.reverse();
        }
    }
    (items, ordered)
}

/// Leaves those items of an example that a request asks for, where the contract says so of a list without pages.
pub(crate) fn filtered_example(operation: &Operation<'_>, arguments: &[(String, Value)], body: &mut Value) {
    let answered = operation.success().and_then(|success| success.json()?.schema());
    for (name, Filter { member, by, separator }) in operation.filters() {
        let Some((_, wanted)) = arguments.iter().find(|(known, _)| known == name) else { continue };
        let Some((list, inside)) = member.as_deref().and_then(|member| Pointer::known(member).split_at_any()) else {
            continue;
        };
        let schema = member.as_deref().and_then(|member| answered?.reached(member));
        let separators = separators(schema, separator.as_deref());
        if let Some(items) = body.pointer_mut(list.as_str()).and_then(Value::as_array_mut) {
            items.retain(|item| fits(item.pointer(inside.as_str()), wanted, (by, separators.as_ref())));
        }
    }
}

/// Whether a parameter says which page is asked for.
fn is_paging_parameter(paging: &Pagination, name: &str) -> bool {
    let places = paging.start.iter().chain(&paging.size);
    places.into_iter().any(|place| matches!(place, RequestPlace::Parameter(known) if known == name))
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What stands between key and value of the pairs of a list, in its elements and in a parameter.
fn separators(list: Option<Schema<'_>>, in_parameter: Option<&str>) -> Option<(String, String)> {
    let list = list?;
    let pairs = list.pairs().or(list.unwrapped().pairs())?;
    Some((pairs.separator, in_parameter?.to_owned()))
}

fn fits(member: Option<&Value>, wanted: &Value, (by, separators): (Match, Option<&(String, String)>)) -> bool {
    if let Value::Array(wanted) = wanted {
        return wanted.is_empty() || wanted.iter().any(|wanted| fits(member, wanted, (by, separators)));
    }
    let wanted = text(wanted);
    // No filter is what the empty text means wherever a contract allows it.
    if wanted.is_empty() {
        return true;
    }
    let Some(member) = member.filter(|member| !member.is_null()) else { return false };
    let has = text(member);
    match by {
        Match::Contains => has.contains(&wanted),
        Match::Prefix => has.starts_with(&wanted),
        Match::Element => {
            let same = |element: &Value| {
                let element = text(element);
                element == wanted || separators.is_some_and(|(own, other)| element.replacen(own, other, 1) == wanted)
            };
            member.as_array().is_some_and(|elements| elements.iter().any(same))
        }
        Match::From => has >= wanted,
        Match::Until => has <= wanted,
        Match::Time => {
            let (operator, time) = wanted.split_once(':').unwrap_or(("eq", &wanted));
            let (has, time) = (has.replace(['T', 'Z'], " "), time.replace(['T', 'Z'], " "));
            let order = has.trim().cmp(time.trim());
            match operator {
                "gt" => order.is_gt(),
                "gte" => order.is_ge(),
                "lt" => order.is_lt(),
                "lte" => order.is_le(),
                "neq" => order.is_ne(),
                _ => order.is_eq(),
            }
        }
        Match::Equal | Match::Order | Match::Direction => has == wanted,
    }
}

fn compared(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    match (one.and_then(Value::as_f64), other.and_then(Value::as_f64)) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        // Numbers before texts, so that any members have an order.
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        _ => one.map(text).cmp(&other.map(text)),
    }
}
