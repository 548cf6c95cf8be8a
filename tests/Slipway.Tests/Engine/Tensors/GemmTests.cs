using Slipway.Engine.Tensors;

namespace Slipway.Tests.Engine.Tensors;

public sealed class GemmTests
{
    public static TheoryData<string> Kernels => [.. GemmKernel.Supported.Select(k => k.GetType().Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_gives_the_sums_of_the_plain_triple_loop_for_every_shape_and_transposition(string name)
    {
        var kernel = GemmKernel.Supported.Single(k => k.GetType().Name == name);
        var random = new Random(1);
        int[] sizes = [1, 2, 5, 6, 7, 12, 13, 16, 17, 31, 33, 97];
        for (var trial = 0; trial < 200; trial++)
        {
            var m = sizes[random.Next(sizes.Length)];
            var n = sizes[random.Next(sizes.Length)];
            var k = trial % 10 == 0 ? 400 : sizes[random.Next(sizes.Length)];
            Check(random, kernel, m, n, k, random.Next(2) == 0, random.Next(2) == 0, random.Next(3) * 0.5f, 1);
        }
    }

    [Fact]
    public void The_default_kernel_and_one_row_products_agree_too()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 100; trial++)
        {
            Check(random, null, 1 + (random.Next(3) * 20), 1 + random.Next(70), 1 + random.Next(500), trial % 2 == 0, trial % 3 == 0, trial % 4 * 0.5f, 1);
        }
    }

    [Theory]
    [InlineData(300, 64, 300)]
    [InlineData(7, 900, 500)]
    public void Threads_do_not_change_a_single_bit(int m, int n, int k)
    {
        var random = new Random(3);
        var (a, b) = (Numbers(random, m * k), Numbers(random, k * n));
        var (one, four) = (new float[m * n], new float[m * n]);
        Gemm.Multiply(false, false, m, n, k, a, k, b, n, one, n, threads: 1);
        Gemm.Multiply(false, false, m, n, k, a, k, b, n, four, n, threads: 4);
        four.ShouldBe(one);
    }

    [Fact]
    public void A_packed_matrix_gives_the_same_product_whichever_way_it_was_stored()
    {
        var random = new Random(4);
        foreach (var (m, n, k) in new[] { (1, 50, 800), (3, 16, 17), (40, 33, 385) })
        {
            var (a, b) = (Numbers(random, m * k), Numbers(random, k * n));
            var transposed = new float[n * k];
            for (var p = 0; p < k; p++)
            {
                for (var j = 0; j < n; j++)
                {
                    transposed[(j * k) + p] = b[(p * n) + j];
                }
            }

            var expected = Plain(m, n, k, a, k, 1, b, n, 1);
            foreach (var packed in new[] { PackedMatrix.Pack(k, n, b), PackedMatrix.PackTransposed(k, n, transposed) })
            {
                var c = Enumerable.Repeat(1f, m * n).ToArray();
                Gemm.Multiply(m, a, k, packed, c, n, beta: 2);
                ShouldBeClose(c, expected.Select(x => x + 2).ToArray(), k);
            }
        }
    }

    [Fact]
    public void With_beta_zero_garbage_in_the_result_is_never_read()
    {
        foreach (var kernel in GemmKernel.Supported)
        {
            var c = Enumerable.Repeat(float.NaN, 7 * 18).ToArray();
            Gemm.Multiply(false, false, 7, 18, 2, new float[14], 2, new float[36], 18, c, 18, kernel: kernel);
            c.ShouldAllBe(x => x == 0);
        }
    }

    [Fact]
    public void An_empty_inner_dimension_only_scales_the_result()
    {
        var c = new float[] { 1, 2, 3, 4 };
        Gemm.Multiply(false, false, 2, 2, 0, [], 0, [], 2, c, 2, beta: 0.5f);
        c.ShouldBe([0.5f, 1, 1.5f, 2]);
    }

    [Fact]
    public void A_matrix_that_does_not_fit_its_span_is_refused_before_anything_is_touched()
    {
        var error = Should.Throw<ArgumentException>(() => Gemm.Multiply(false, false, 2, 2, 3, new float[5], 3, new float[6], 2, new float[4], 2));
        error.ParamName.ShouldBe("a");
    }

    private static void Check(Random random, GemmKernel? kernel, int m, int n, int k, bool transA, bool transB, float beta, int threads)
    {
        var (lda, ldb, ldc) = ((transA ? m : k) + 3, (transB ? k : n) + 2, n + 1);
        var a = Numbers(random, (transA ? k : m) * lda);
        var b = Numbers(random, (transB ? n : k) * ldb);
        var before = Numbers(random, m * ldc);
        var c = before.ToArray();
        Gemm.Multiply(transA, transB, m, n, k, a, lda, b, ldb, c, ldc, beta, threads, kernel);
        var product = Plain(m, n, k, a, transA ? 1 : lda, transA ? lda : 1, b, transB ? 1 : ldb, transB ? ldb : 1);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var expected = product[(i * n) + j] + (beta * before[(i * ldc) + j]);
                c[(i * ldc) + j].ShouldBe(expected, 1e-6f * (k + 20), $"({i}, {j}) of {m}x{n}x{k} {transA} {transB} beta {beta}");
            }

            c[(i * ldc) + n].ShouldBe(before[(i * ldc) + n], "the gap between rows is not ours to write");
        }
    }

    private static float[] Plain(int m, int n, int k, float[] a, int ai, int ap, float[] b, int bp, int bj)
    {
        var c = new float[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double sum = 0;
                for (var p = 0; p < k; p++)
                {
                    sum += (double)a[(i * ai) + (p * ap)] * b[(p * bp) + (j * bj)];
                }

                c[(i * n) + j] = (float)sum;
            }
        }

        return c;
    }

    private static void ShouldBeClose(float[] actual, float[] expected, int k)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 1e-6f * (k + 20));
        }
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
