//! What several pages state of one operation, together: the first one has its say, the others add to it. Knows facts.

use super::model::{Field, Operation, Schema};

/// Adds what another page states.
pub(super) fn operation(known: &mut Operation, other: &Operation) {
    known.name = known.name.take().or_else(|| other.name.clone());
    for host in &other.hosts {
        if known.hosts.iter().all(|own| own.value != host.value) {
            known.hosts.push(host.clone());
        }
    }
    for parameter in &other.parameters {
        let (location, name) = (parameter.location.value, &parameter.field.name.value);
        let same =
            known.parameters.iter_mut().find(|own| own.location.value == location && own.field.name.value == *name);
        match same {
            Some(own) => schema(&mut own.field.schema, &parameter.field.schema),
            None => known.parameters.push(parameter.clone()),
        }
    }
    for (own, other) in
        [(&mut known.body, &other.body), (&mut known.response, &other.response), (&mut known.error, &other.error)]
    {
        match (own.as_mut(), other) {
            (Some(own), Some(other)) => schema(own, other),
            (None, Some(other)) => *own = Some(other.clone()),
            (_, None) => {}
        }
    }
    fields(&mut known.response_headers, &other.response_headers);
    for error in &other.errors {
        if known.errors.iter().all(|own| (own.status, &own.code) != (error.status, &error.code)) {
            known.errors.push(error.clone());
        }
    }
    known.requests.extend(other.requests.iter().cloned());
    known.bodies.extend(other.bodies.iter().cloned());
}

fn fields(known: &mut Vec<Field>, other: &[Field]) {
    for field in other {
        match known.iter_mut().find(|own| own.name.value == field.name.value) {
            Some(own) => {
                own.required = own.required.take().or_else(|| field.required.clone());
                schema(&mut own.schema, &field.schema);
            }
            None => known.push(field.clone()),
        }
    }
}

fn schema(known: &mut Schema, other: &Schema) {
    if known.kind.is_some() && other.kind.is_some() && known.kind() != other.kind() {
        return;
    }
    known.kind = known.kind.take().or_else(|| other.kind.clone());
    known.format = known.format.take().or_else(|| other.format.clone());
    known.default = known.default.take().or_else(|| other.default.clone());
    known.enumeration = known.enumeration.take().or_else(|| other.enumeration.clone());
    known.example = known.example.take().or_else(|| other.example.clone());
    known.structure = known.structure.take().or_else(|| other.structure.clone());
    known.bounds = std::mem::take(&mut known.bounds).or(other.bounds.clone());
    if known.ways.is_empty() {
        known.ways.clone_from(&other.ways);
    }
    match (known.items.as_deref_mut(), &other.items) {
        (Some(own), Some(other)) => schema(own, other),
        (None, Some(_)) => known.items.clone_from(&other.items),
        (_, None) => {}
    }
    fields(&mut known.fields, &other.fields);
}
