using System.Runtime.InteropServices;
using Slipway.Engine.Tensors;

namespace Slipway.Bench.Engine;

/// <summary>Matrix products in float32 beside OpenBLAS (Debian's libopenblas0-pthread), one thread each.</summary>
internal static partial class GemmRows
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const string Library = "libopenblas.so.0";

    private static readonly (string Name, int M, int N, int K)[] Shapes =
    [
        ("encoder qkv", 128, 384, 384), ("encoder ffn", 128, 1536, 384), ("encoder batch 8", 1024, 1536, 384), ("decoder prefill", 256, 768, 768),
        ("decoder ffn", 256, 3072, 768), ("train", 4096, 704, 256), ("square", 1024, 1024, 1024),
    ];

    public static IEnumerable<Row> Measure()
    {
        var openBlas = NativeLibrary.TryLoad(Environment.GetEnvironmentVariable("OPENBLAS") ?? Library, out var handle);
        if (openBlas)
        {
            NativeLibrary.SetDllImportResolver(typeof(GemmRows).Assembly, (name, _, _) => name == Library ? handle : 0);
            SetThreads(1);
        }

        foreach (var (name, m, n, k) in Shapes)
        {
            var (a, b, c) = (Filled(m * k), Filled(k * n), new float[m * n]);
            var gigaflops = 2e-9 * m * n * k;
            var ours = gigaflops * Clock.RunsPerSecond(() => Gemm.Multiply(false, false, m, n, k, a, k, b, n, c, n));
            double? theirs = openBlas
                ? gigaflops * Clock.RunsPerSecond(() => Sgemm(RowMajor, NoTranspose, NoTranspose, m, n, k, 1, a, k, b, n, 0, c, n))
                : null;
            yield return new Row($"GEMM {name} {m},{n},{k}", ours, theirs, "GFLOP/s", "OpenBLAS");
        }
    }

    private static float[] Filled(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static partial void SetThreads(int count);

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void Sgemm(
        int order, int transA, int transB, int m, int n, int k, float alpha, float[] a, int lda, float[] b, int ldb, float beta, [In, Out] float[] c, int ldc);
}
