namespace Slipway.Lifecycle.Datasets.Splitting;

/// <summary>Disjoint sets over 0, 1, 2, … The smallest member stands for its set.</summary>
public sealed class UnionFind
{
    private readonly List<int> parents = [];

    public int Count => parents.Count;

    public int Add()
    {
        parents.Add(parents.Count);
        return parents.Count - 1;
    }

    public int Find(int member)
    {
        while (parents[member] != member)
        {
            parents[member] = parents[parents[member]];
            member = parents[member];
        }
        return member;
    }

    public void Union(int a, int b)
    {
        var (rootA, rootB) = (Find(a), Find(b));
        if (rootA == rootB) return;
        parents[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }
}
