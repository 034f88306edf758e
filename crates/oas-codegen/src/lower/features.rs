//! Cargo features: which operations are behind which, where the contract says that tags are such.

use std::collections::HashMap;

use oas_contract::Operation;

use super::Lowering;
use crate::names;
use crate::plan::{FeaturePlan, OperationPlan};
use crate::scaffold;

impl Lowering<'_> {
    /// The feature of an operation, which is planned where it is the first one of its tag.
    pub(super) fn feature(&mut self, operation: &Operation<'_>) -> Option<usize> {
        let tag = operation.feature_tag()?;
        if let Some(known) = self.plan.features.iter().position(|feature| feature.tag == tag) {
            return Some(known);
        }
        let wanted = names::feature_name(tag);
        let features = &self.plan.features;
        let is_taken =
            |name: &str| scaffold::is_own_feature(name) || features.iter().any(|feature| feature.name == name);
        let name = names::free(&wanted, "-", is_taken);
        let wanted = names::value_name(&name);
        let module = names::free_value(&wanted, |module| features.iter().any(|feature| feature.module == module));
        self.plan.features.push(FeaturePlan { tag: tag.to_owned(), name, module });
        Some(self.plan.features.len() - 1)
    }

    /// Takes operations out of their features that an operation outside of it asks: what shows a job that the other one starts, and
    /// what a parameter of the other one is looked up by. Comes after all of that is known.
    pub(super) fn features_asked_by_others(&mut self) {
        let operations = &mut self.plan.operations;
        let by_method: HashMap<_, _> =
            (0..).zip(&*operations).map(|(index, known)| (known.name.clone(), index)).collect();
        let by_id: HashMap<_, _> = (0..).zip(&*operations).map(|(index, known)| (known.id.clone(), index)).collect();
        let asks = |operation: &OperationPlan| -> Vec<usize> {
            let shows = operation.job.as_ref().and_then(|job| by_method.get(&job.poll_method));
            let lookups = operation.parameters.iter().filter_map(|known| known.setting.as_ref()?.lookup.as_ref());
            shows.into_iter().chain(lookups.filter_map(|lookup| by_id.get(&lookup.operation))).copied().collect()
        };
        let asked: Vec<Vec<usize>> = operations.iter().map(asks).collect();
        // What is taken out may ask others itself.
        let mut open: Vec<usize> = (0..operations.len()).collect();
        while let Some(index) = open.pop() {
            for other in &asked[index] {
                if operations[*other].feature.is_some() && operations[*other].feature != operations[index].feature {
                    operations[*other].feature = None;
                    open.push(*other);
                }
            }
        }
        // What nothing is behind any more is no feature.
        let mut kept = Vec::new();
        for (index, feature) in std::mem::take(&mut self.plan.features).into_iter().enumerate() {
            let mut own = operations.iter_mut().filter(|operation| operation.feature == Some(index)).peekable();
            if own.peek().is_some() {
                own.for_each(|operation| operation.feature = Some(kept.len()));
                kept.push(feature);
            }
        }
        self.plan.features = kept;
    }
}
