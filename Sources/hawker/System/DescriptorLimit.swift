import Glibc

/// How many files and connections this process may have open.
enum DescriptorLimit {
    /// Takes all the system allows: a server with thousands of viewers needs a descriptor for each.
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
