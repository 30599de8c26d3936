{
  "target_defaults": {
    "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++1y", "-O2"],
    "cflags": ["-O3", "-fvisibility=hidden", "-fno-math-errno", "-fno-trapping-math"],
    "cflags_cc": ["-std=c++17", "-Wno-psabi", "-Wno-ignored-attributes"],
    "xcode_settings": {
      "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
      "GCC_OPTIMIZATION_LEVEL": "3",
      "GCC_SYMBOLS_PRIVATE_EXTERN": "YES",
      "OTHER_CFLAGS": ["-fno-math-errno", "-fno-trapping-math"]
    }
  },
  "targets": [
    {
      "target_name": "refrain_baseline",
      "type": "static_library",
      "sources": ["native/kernels/baseline.cpp"],
      "cflags": ["-fPIC"]
    },
    {
      "target_name": "refrain",
      "dependencies": ["refrain_baseline"],
      "defines": ["NAPI_VERSION=8", "REFRAIN_INTERFACE=\"<!(node scripts/interface.mjs)\""],
      "sources": [
        "native/binding/node.cpp",
        "native/engine/engine.cpp",
        "native/engine/memory.cpp",
        "native/engine/packed-forms.cpp",
        "native/engine/system-memory-native.cpp",
        "native/kernels/choose.cpp",
        "native/threads/pool-threads.cpp"
      ],
      "libraries": [],
      "conditions": [
        ["target_arch=='x64'", { "dependencies": ["refrain_avx2", "refrain_avx512"] }]
      ]
    }
  ],
  "conditions": [
    ["target_arch=='x64'", {
      "targets": [
        {
          "target_name": "refrain_avx2",
          "type": "static_library",
          "sources": ["native/kernels/avx2.cpp"],
          "cflags": ["-fPIC", "-mavx2", "-mfma"],
          "xcode_settings": { "OTHER_CFLAGS": ["-mavx2", "-mfma"] }
        },
        {
          "target_name": "refrain_avx512",
          "type": "static_library",
          "sources": ["native/kernels/avx512.cpp"],
          "cflags": [
            "-fPIC", "-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma", "<!@(node scripts/amx-flags.mjs)",
            "-Wno-uninitialized", "-Wno-maybe-uninitialized"
          ],
          "xcode_settings": { "OTHER_CFLAGS": ["-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl", "-mfma"] }
        }
      ]
    }]
  ]
}
