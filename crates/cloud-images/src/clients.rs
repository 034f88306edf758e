//! The client crates, one for each contract. `cargo xtask regen` writes this file.

/// Hands them to a macro: `"package" => name_of_the_crate,` for each.
macro_rules! for_each_client {
    ($list:ident) => {
        $list! {
            "huaweicloud-iam" => huaweicloud_iam,
            "huaweicloud-iec" => huaweicloud_iec,
            "huaweicloud-ims" => huaweicloud_ims,
            "jdcloud-vm" => jdcloud_vm,
            "ppio-gpu" => ppio_gpu,
            "ppio-gpu-instance" => ppio_gpu_instance,
        }
    };
}
pub(crate) use for_each_client;
