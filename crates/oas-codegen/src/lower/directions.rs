//! What goes one way only: a struct that requests have need not have what is `readOnly`, one that answers have not what is
//! `writeOnly`, required or not. Comes after all structs are known.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Lowering;
use crate::plan::Presence;

impl Lowering<'_> {
    /// Lets be left out what its direction does not have.
    pub(super) fn directions(&mut self) {
        let sent = self.reached(|request| request.parameters.iter().chain(&request.body).collect());
        let received = self.reached(|request| {
            request.response.iter().chain(request.answers.iter().chain(&request.forms).flatten()).collect()
        });
        for (name, plan) in &mut self.plan.structs {
            let Some(schema) = self.schemas.get_mut(name) else { continue };
            for field in &mut plan.fields {
                let one_way = field.read_only && sent.contains(name) || field.write_only && received.contains(name);
                let presence = field.presence.left_out();
                if !one_way || presence == field.presence {
                    continue;
                }
                if let Some(required) = schema.pointer_mut("/required").and_then(Value::as_array_mut) {
                    required.retain(|known| *known != field.key);
                }
                let Some(property) = schema.pointer_mut(&format!("/properties/{}", field.key)) else { continue };
                // What has a place for `null` needs no other one.
                let anything = *property == serde_json::json!({});
                // Without this an optional list would be a plain list, and its absence the same as its emptiness.
                if property["type"] == "array" || property["type"] == "object" {
                    property["nullable"] = true.into();
                }
                field.presence = if anything { Presence::Free } else { presence };
            }
        }
    }

    /// The names of the schemas that can be reached from a part of the requests.
    fn reached(&self, part: impl Fn(&super::RequestSchemas) -> Vec<&Value>) -> BTreeSet<String> {
        let (mut visited, mut open) = (BTreeSet::new(), self.requests.iter().flat_map(part).collect::<Vec<_>>());
        while let Some(schema) = open.pop() {
            match schema {
                Value::Object(members) => {
                    open.extend(members.values());
                    let reference = members.get("$ref").and_then(Value::as_str);
                    let name = reference.and_then(|reference| reference.rsplit('/').next());
                    if let Some(name) = name.filter(|name| visited.insert((*name).to_owned())) {
                        open.extend(self.schemas.get(name));
                    }
                }
                Value::Array(elements) => open.extend(elements),
                _ => {}
            }
        }
        visited
    }
}
