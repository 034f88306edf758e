//! The values of parameters in a request, as the contract says that they are written: the reverse of what clients do. Knows
//! styles and schemas.

use oas_contract::{Composition, Kind, Location, Operation, Parameter, Schema, Serialization, Style};
use serde_json::{Map, Value};

use crate::request::{Request, decode};
use crate::route::Route;
use crate::sample::property;
use crate::validate::fault;

/// The values of the parameters of a request, checked. What is not declared is refused, but for what is `ignored`.
pub(crate) fn arguments(
    route: &Route<'_>,
    request: &Request,
    ignored: &[String],
) -> Result<Vec<(String, Value)>, String> {
    let operation = &route.operation;
    let mut pairs = request.query_pairs();
    pairs.retain(|(name, _)| !ignored.contains(name));
    for (name, value) in operation.constant_query() {
        if let Some(at) = pairs.iter().position(|pair| (&*pair.0, &*pair.1) == (name, value)) {
            pairs.remove(at);
        }
    }
    let mut values = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| !parameter.is_ignored()) {
        let Some(schema) = parameter.value_schema() else { continue };
        let value = match parameter.location {
            Location::Path => path(parameter, &schema, route),
            Location::Header => header(parameter, &schema, request),
            Location::Cookie => query(parameter, &schema, &mut request.cookies(), operation),
            Location::Query => query(parameter, &schema, &mut pairs, operation),
        };
        let value = value.map_err(|fault| format!("the parameter {} {fault}", parameter.name))?;
        let Some(value) = value else {
            if parameter.required() {
                return Err(format!("the parameter {} is required", parameter.name));
            }
            continue;
        };
        if let Some(fault) = fault(&schema, &value, parameter.name) {
            return Err(fault);
        }
        values.push((parameter.name.to_owned(), value));
    }
    match pairs.first() {
        Some((name, _)) => Err(format!("there is no parameter {name}")),
        None => Ok(values),
    }
}

pub(crate) type Read = Result<Option<Value>, String>;

/// Takes the values of a parameter out of the query.
fn query(
    parameter: &Parameter<'_>,
    schema: &Schema<'_>,
    pairs: &mut Vec<(String, String)>,
    whole: &Operation<'_>,
) -> Read {
    let written = parameter.serialization();
    if written.style == Style::Form && written.explode && Composition::of(schema) >= Composition::Object {
        return Ok(members(parameter, schema, pairs, whole));
    }
    self::written(parameter.name, schema, written, pairs)
}

/// Takes the values of a name out of pairs, as they are written there.
pub(crate) fn written(
    name: &str,
    schema: &Schema<'_>,
    written: Serialization,
    pairs: &mut Vec<(String, String)>,
) -> Read {
    let made_of = Composition::of(schema);
    if matches!(written.style, Style::Indexed | Style::DeepObject) {
        return nested(name, schema, written.style, pairs);
    }
    let mut texts = Vec::new();
    pairs.retain(|(known, value)| {
        if known == name {
            texts.push(value.clone());
        }
        known != name
    });
    let separator = match written.style {
        Style::SpaceDelimited if !written.explode => " ",
        Style::PipeDelimited if !written.explode => "|",
        Style::Json => return single(&texts)?.map(json).transpose(),
        _ if !written.explode && made_of != Composition::Single => ",",
        _ => "",
    };
    if !separator.is_empty() {
        return Ok(single(&texts)?.map(|text| delimited(schema, text.split(separator), false)));
    }
    match schema.kind() {
        Some(Kind::Array) if texts.is_empty() => Ok(None),
        Some(Kind::Array) => Ok(Some(list(schema, texts.iter().map(String::as_str)))),
        _ => Ok(single(&texts)?.map(|text| typed(Some(schema), text))),
    }
}

fn single(texts: &[String]) -> Result<Option<&str>, String> {
    match texts {
        [] => Ok(None),
        [text] => Ok(Some(text)),
        _ => Err("is given more than once".to_owned()),
    }
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("is no JSON: {error}"))
}

/// A list whose elements have these texts.
pub(crate) fn list<'t>(schema: &Schema<'_>, texts: impl Iterator<Item = &'t str>) -> Value {
    let items = schema.items();
    Value::Array(texts.map(|text| typed(items.as_ref(), text)).collect())
}

/// A list or an object whose parts stand beside each other.
fn delimited<'t>(schema: &Schema<'_>, mut texts: impl Iterator<Item = &'t str>, explode: bool) -> Value {
    if Composition::of(schema) <= Composition::List {
        return list(schema, texts);
    }
    let mut members = Map::new();
    while let Some(text) = texts.next() {
        let (name, value) = match explode {
            true => text.split_once('=').unwrap_or((text, "")),
            false => (text, texts.next().unwrap_or_default()),
        };
        members.insert(name.to_owned(), member(schema, name, value));
    }
    Value::Object(members)
}

/// The text of a member as a value of its type.
pub(crate) fn member(schema: &Schema<'_>, name: &str, text: &str) -> Value {
    let declared = property(&schema.unwrapped(), name);
    typed(declared.or_else(|| schema.unwrapped().additional_schema()).as_ref(), text)
}

/// An object whose members stand in the query by themselves: those that it declares, or all that nobody else does.
fn members(
    parameter: &Parameter<'_>,
    schema: &Schema<'_>,
    pairs: &mut Vec<(String, String)>,
    whole: &Operation<'_>,
) -> Option<Value> {
    let resolved = schema.unwrapped();
    let other = |name: &str| {
        let mut others = whole.parameters.iter().filter(|other| other.location == Location::Query);
        others.any(|other| other.name == name && other.name != parameter.name)
    };
    let any = resolved.additional_schema().is_some();
    let mut members = Map::new();
    pairs.retain(|(name, text)| {
        let property = property(&resolved, name).map(|property| property.unwrapped());
        if property.is_none() && (!any || other(name)) {
            return true;
        }
        let list = property.as_ref().filter(|property| property.kind() == Some(Kind::Array));
        match list {
            Some(list) => {
                let element = typed(list.items().as_ref(), text);
                match members.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new())) {
                    Value::Array(elements) => elements.push(element),
                    _ => return true,
                }
            }
            None if members.contains_key(name) => return true,
            None => drop(members.insert(name.clone(), member(schema, name, text))),
        }
        false
    });
    (!members.is_empty()).then_some(Value::Object(members))
}

/// A value whose single values stand under the paths that lead to them: `a.1.b` or `a[b]`.
fn nested(name: &str, schema: &Schema<'_>, style: Style, pairs: &mut Vec<(String, String)>) -> Read {
    let mut found = Vec::new();
    pairs.retain(|(known, text)| {
        let segments = known.strip_prefix(name).and_then(|rest| parse_segments(rest, style));
        let taken = segments.is_some();
        found.extend(segments.map(|segments| (segments, text.clone())));
        !taken
    });
    if found.is_empty() { Ok(None) } else { nested_value(schema, found).map(Some) }
}

/// The segments behind the name of a parameter.
fn parse_segments(rest: &str, style: Style) -> Option<Vec<String>> {
    match style {
        Style::DeepObject => {
            let inner = rest.strip_prefix('[')?.strip_suffix(']')?;
            Some(inner.split("][").map(str::to_owned).collect())
        }
        _ => Some(rest.strip_prefix('.')?.split('.').map(str::to_owned).collect()),
    }
}

/// The segments to a single value, and its text.
type Leaf = (Vec<String>, String);

fn nested_value(schema: &Schema<'_>, found: Vec<Leaf>) -> Result<Value, String> {
    if let [(segments, text)] = found.as_slice()
        && segments.is_empty()
    {
        return Ok(typed(Some(schema), text));
    }
    let resolved = schema.unwrapped();
    let mut parts: Vec<(String, Vec<Leaf>)> = Vec::new();
    for (mut segments, text) in found {
        if segments.is_empty() {
            return Err("is given more than once".to_owned());
        }
        let segment = segments.remove(0);
        match parts.iter_mut().find(|(known, _)| *known == segment) {
            Some((_, below)) => below.push((segments, text)),
            None => parts.push((segment, vec![(segments, text)])),
        }
    }
    if let Some(items) = resolved.items() {
        let first = usize::from(parts.first().is_some_and(|(segment, _)| segment == "1"));
        let mut elements = Vec::new();
        for (index, (segment, below)) in parts.into_iter().enumerate() {
            if segment != (index + first).to_string() {
                return Err(format!("has no element {}", index + first));
            }
            elements.push(nested_value(&items, below)?);
        }
        return Ok(Value::Array(elements));
    }
    let mut members = Map::new();
    for (segment, below) in parts {
        let declared =
            resolved.property(&segment).map(|property| property.schema).or_else(|| resolved.additional_schema());
        let value = match declared {
            Some(schema) => nested_value(&schema, below)?,
            None => return Err(format!("has no member {segment}")),
        };
        members.insert(segment, value);
    }
    Ok(Value::Object(members))
}

/// The value of a parameter of the path, whose separators are not encoded.
fn path(parameter: &Parameter<'_>, schema: &Schema<'_>, route: &Route<'_>) -> Read {
    let Some((name, raw)) = route.path.iter().find(|(name, _)| name == parameter.name) else { return Ok(None) };
    let written = parameter.serialization();
    let text = match written.style {
        Style::Json => return json(&decode(raw)).map(Some),
        Style::Label => raw.strip_prefix('.').ok_or("begins with no dot")?,
        Style::Matrix => raw.strip_prefix(';').ok_or("begins with no semicolon")?,
        _ => raw,
    };
    let made_of = Composition::of(schema);
    let own = format!("{name}=");
    let parts: Vec<&str> = match (written.style, written.explode) {
        (Style::Matrix, true) if made_of >= Composition::Object => text.split(';').collect(),
        (Style::Matrix, true) => text.split(';').map(|part| part.strip_prefix(&own).unwrap_or(part)).collect(),
        (Style::Matrix, false) => text.strip_prefix(&own).unwrap_or(text).split(',').collect(),
        (Style::Label, true) => text.split('.').collect(),
        _ => text.split(',').collect(),
    };
    if made_of == Composition::Single {
        let text = if written.style == Style::Matrix { text.strip_prefix(&own).unwrap_or(text) } else { text };
        return Ok(Some(typed(Some(schema), &decode(text))));
    }
    let parts: Vec<String> = parts.into_iter().map(decode).collect();
    Ok(Some(delimited(schema, parts.iter().map(String::as_str), written.explode)))
}

fn header(parameter: &Parameter<'_>, schema: &Schema<'_>, request: &Request) -> Read {
    let Some(text) = request.header(parameter.name) else { return Ok(None) };
    let written = parameter.serialization();
    if written.style == Style::Json {
        return json(text).map(Some);
    }
    if Composition::of(schema) == Composition::Single {
        return Ok(Some(typed(Some(schema), text)));
    }
    Ok(Some(delimited(schema, text.split(',').map(str::trim), written.explode)))
}

/// Text as a value of the schema's type; left as text where it is none.
fn typed(schema: Option<&Schema<'_>>, text: &str) -> Value {
    let fallback = || Value::String(text.to_owned());
    match schema.and_then(Schema::kind) {
        Some(Kind::Integer) => text.parse::<i64>().map_or_else(|_| fallback(), Value::from),
        Some(Kind::Number) => text.parse::<f64>().map_or_else(|_| fallback(), Value::from),
        Some(Kind::Boolean) => text.parse::<bool>().map_or_else(|_| fallback(), Value::from),
        _ => fallback(),
    }
}
