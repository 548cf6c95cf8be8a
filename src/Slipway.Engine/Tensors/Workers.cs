namespace Slipway.Engine.Tensors;

/// <summary>Independent pieces of work on a given number of threads.</summary>
internal static class Workers
{
    /// <summary>Calls body(0) .. body(count - 1), in order on the caller's thread when one thread is given.</summary>
    public static void Each(int count, int threads, Action<int> body)
    {
        if (threads <= 1 || count <= 1)
        {
            for (var i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
    }
}
