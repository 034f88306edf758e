//! What stands in which file: the types and operations that one feature alone needs in the file of that feature, all others in the
//! one that is always there. Knows the plan and the skeleton, nothing of what is written.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::generate::Skeleton;
use crate::plan::{OperationPlan, Plan};

/// The features that the types are behind, by name; none for those that are always there.
pub(super) struct Owners<'p>(BTreeMap<&'p str, Option<usize>>);

/// A file of generated code.
#[derive(Clone, Copy)]
pub(super) struct Part<'p> {
    plan: &'p Plan,
    owners: &'p Owners<'p>,
    /// The feature that it is behind; none for what is always there.
    pub(super) feature: Option<usize>,
}

impl<'p> Owners<'p> {
    pub(super) fn of(skeleton: &'p Skeleton, plan: &'p Plan) -> Self {
        let mut owners: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        if !plan.features.is_empty() {
            let features = (0..plan.features.len()).map(Some).chain([None]);
            for feature in features {
                let builders = plan.operations.iter().filter(|known| known.feature == feature);
                for name in skeleton.needed_by(builders.map(|operation| operation.builder.as_str())) {
                    owners.entry(name).and_modify(|owner| *owner = None).or_insert(feature);
                }
            }
            // What no operation needs is always there, and so is all that it holds.
            let unused = skeleton.types.keys().map(String::as_str).filter(|name| !owners.contains_key(name));
            let unused: Vec<&str> = unused.collect();
            owners.extend(skeleton.held_by_types(unused.into_iter()).into_iter().map(|name| (name, None)));
        }
        Self(owners)
    }
}

impl<'p> Part<'p> {
    pub(super) fn new(plan: &'p Plan, owners: &'p Owners<'p>, feature: Option<usize>) -> Self {
        Self { plan, owners, feature }
    }

    /// The operations that it has.
    pub(super) fn operations(self) -> impl Iterator<Item = &'p OperationPlan> {
        self.plan.operations.iter().filter(move |operation| operation.feature == self.feature)
    }

    /// Whether it has a type.
    pub(super) fn has_type(self, name: &str) -> bool {
        self.owners.0.get(name).copied().flatten() == self.feature
    }

    /// How far what is private to builders can be seen: from all files, where there are several and one has what others ask.
    pub(super) fn private(self) -> TokenStream {
        match self.feature {
            None if !self.plan.features.is_empty() => quote!(pub(super)),
            _ => TokenStream::new(),
        }
    }

    /// How far the module of the client sees into its builders.
    pub(super) fn of_client(self) -> TokenStream {
        match self.feature {
            Some(_) => quote!(pub(in super::super::super)),
            None => quote!(pub(super)),
        }
    }
}
