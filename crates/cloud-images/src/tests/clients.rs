//! The client crates, and one whose contract has what those of no provider have: jobs that are found by a URL, forms, uploads.

/// Hands them to a macro: `"package" => name_of_the_crate,` for each.
macro_rules! for_each_client {
    ($list:ident) => {
        $list! {
            "everything" => conformance,
            "huaweicloud-iam" => huaweicloud_iam,
            "huaweicloud-iec" => huaweicloud_iec,
            "jdcloud-vm" => jdcloud_vm,
            "ppio-gpu" => ppio_gpu,
            "ppio-gpu-instance" => ppio_gpu_instance,
        }
    };
}
pub(crate) use for_each_client;
