//! Paging: JSON pointers of the contract as paths through the structs that were made of it. Comes after all structs are
//! known, as does the question whether a response holds a secret.

use std::collections::HashSet;

use oas_contract::extensions::{self, RequestPlace, ResponsePlace};
use oas_contract::{Kind, Operation, View};
use oas_values::Pointer;

use super::Lowering;
use crate::plan::{
    ElementPlan, Inner, PagingPlan, ParameterPlan, PathPlan, PlacePlan, Plan, Presence, SourcePlan, StepPlan,
};

impl Lowering<'_> {
    /// Fills the paging of the operations.
    pub(super) fn pagination(&mut self) {
        let responses = std::mem::take(&mut self.responses);
        for (index, inner) in responses.iter().enumerate() {
            self.plan.operations[index].secret |= holds_secret(inner.as_ref(), &self.plan);
        }
        for (index, (operation, inner)) in self.document.operations().into_iter().zip(responses).enumerate() {
            let Some(paging) = operation.pagination() else { continue };
            let parameters = &self.plan.operations[index].parameters;
            match paging_plan(&operation, &paging, parameters, inner.as_ref(), &self.plan) {
                Ok(plan) => {
                    let default_size = operation.default_page_size();
                    self.plan.operations[index].paging = Some(PagingPlan { default_size, ..plan });
                }
                Err((member, message)) => {
                    let place = operation.pagination_node(Some(member)).or_else(|| operation.pagination_node(None));
                    let place = place.unwrap_or(operation.node());
                    let help = "paging goes through objects and their declared properties only";
                    self.fault("pagination", place, message, help);
                }
            }
        }
    }
}

/// Whether a secret can be reached from a struct.
fn holds_secret(from: Option<&Inner>, whole: &Plan) -> bool {
    let (mut visited, mut open) = (HashSet::new(), Vec::from_iter(from));
    while let Some(inner) = open.pop() {
        let Some(known) = whole.structs.get(&inner.name).filter(|_| visited.insert(&inner.name)) else { continue };
        if known.fields.iter().any(|field| field.secret) {
            return true;
        }
        open.extend(known.fields.iter().filter_map(|field| field.inner.as_ref()));
    }
    false
}

/// What is wrong, and the member of `x-pagination` that says so.
type Fault = (&'static str, String);

fn paging_plan(
    operation: &Operation<'_>,
    paging: &extensions::Pagination,
    parameters: &[ParameterPlan],
    response: Option<&Inner>,
    whole: &Plan,
) -> Result<PagingPlan, Fault> {
    let place = |member: &'static str, place: &RequestPlace| match place {
        RequestPlace::Body(pointer) => {
            let kind = operation.json_body().and_then(|body| body.reached(pointer)?.kind());
            Ok(PlacePlan::Body(pointer.clone(), matches!(kind, Some(Kind::Integer | Kind::Number))))
        }
        RequestPlace::Parameter(name) if parameters.iter().any(|known| known.wire == *name && known.list) => {
            Err((member, format!("the parameter `{name}` is a list, which no page starts at")))
        }
        RequestPlace::Parameter(name) => Ok(PlacePlan::Parameter(name.clone())),
    };
    let (items, inner) = resolve_path("items", &paging.items, response, whole)?;
    if items.steps.iter().any(|step| step.element.is_some()) {
        return Err((
            "items",
            format!("`{}` leads through a list, of which one element alone is a page", paging.items),
        ));
    }
    let element = inner.filter(|inner| inner.list).map(|inner| Inner { list: false, ..inner });
    let source = |member: &'static str, source: &ResponsePlace| {
        Ok(match source {
            ResponsePlace::Body(pointer) => SourcePlan::Body(resolve_path(member, pointer, response, whole)?.0),
            ResponsePlace::Header(name) => SourcePlan::Header(name.to_ascii_lowercase()),
            ResponsePlace::Last(pointer) => {
                SourcePlan::Last(pointer.clone(), resolve_path(member, pointer, element.as_ref(), whole)?.0)
            }
        })
    };
    let optional =
        |member: &'static str, from: &Option<ResponsePlace>| from.as_ref().map(|from| source(member, from)).transpose();
    let key = paging
        .key
        .as_ref()
        .map(|key| resolve_path("key", &format!("/{}", oas_values::escape(key)), element.as_ref(), whole));
    let total = paging.total.as_ref().and_then(ResponsePlace::body);
    Ok(PagingPlan {
        style: paging.style,
        start: paging.start.iter().map(|start| place(paging.style.word(), start)).collect::<Result<_, _>>()?,
        size: paging.size.as_ref().map(|size| place("size", size)).transpose()?,
        first: paging.first,
        default_size: None,
        end_codes: paging.end_codes.clone(),
        warns: paging.warns,
        unchanged_ends: paging.unchanged_ends,
        window: paging.window,
        items,
        items_pointer: paging.items.clone(),
        next: paging.next.iter().map(|next| source("next", next)).collect::<Result<_, _>>()?,
        more: optional("more", &paging.more)?,
        total: optional("total", &paging.total)?,
        pages: optional("pages", &paging.pages)?,
        key: key.transpose()?.map(|(path, _)| path),
        pointers: total.map(|total| (paging.items.clone(), total.to_owned())),
    })
}

/// Follows a pointer from a struct; returns the path, and what is at its end.
fn resolve_path(
    member: &'static str,
    pointer: &str,
    from: Option<&Inner>,
    whole: &Plan,
) -> Result<(PathPlan, Option<Inner>), Fault> {
    let mut path = PathPlan::default();
    let mut current = from.cloned();
    let pointer = Pointer::parse(pointer).map_err(|error| (member, error.to_string()))?;
    for token in pointer.tokens() {
        // From an element of a list: the first link, say, or that to the next page.
        if let (Some(inner), Some(last)) = (current.as_mut().filter(|inner| inner.list), path.steps.last_mut()) {
            let element = match (token.index(), token.choice()) {
                (Some(index), _) => Some(ElementPlan::At(index)),
                (None, Some((name, value))) => {
                    let element = Inner { list: false, ..inner.clone() };
                    let has = format!("/{}", oas_values::escape(&name));
                    Some(ElementPlan::With(resolve_path(member, &has, Some(&element), whole)?.0, value))
                }
                (None, None) => None,
            };
            if element.is_some() {
                (inner.list, last.element) = (false, element);
                continue;
            }
        }
        let token = token.name();
        let fault = || (member, format!("`{pointer}` does not lead through objects: there is none before `{token}`"));
        let holder = current.take().filter(|inner| !inner.list).ok_or_else(fault)?;
        let known = whole.structs.get(&holder.name).ok_or_else(fault)?;
        let field = known.fields.iter().find(|field| field.wire == token).ok_or_else(fault)?;
        let optional = field.presence.is_option();
        let clearable = field.presence == Presence::Clearable;
        path.steps.push(StepPlan {
            holder: holder.name,
            field: field.name.clone(),
            key: field.key.clone(),
            optional,
            clearable,
            element: None,
        });
        path.codec = Some(field.codec.clone());
        current.clone_from(&field.inner);
    }
    Ok((path, current))
}
